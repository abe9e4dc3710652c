import assert from "node:assert/strict";
import type { PersistencePorts, RefreshTokenRecord, Session } from "../../index.ts";
import { assertInstances, deface, race, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { aDigest, at, seedSession } from "./samples.ts";

/** The refresh token repository, and what its cases need around it. */
export type RefreshTokenRepositorySubject = Pick<
  PersistencePorts,
  "refreshTokens" | "sessions" | "users" | "unitOfWork"
>;

class RolledBack extends Error {}

async function seedToken(
  subject: RefreshTokenRepositorySubject,
): Promise<RefreshTokenRecord & { readonly session: Session }> {
  const [digest, session] = [aDigest(), await seedSession(subject)];
  await subject.refreshTokens.add(digest, session.id);
  return { digest, sessionId: session.id, consumedAt: null, session };
}

/** What every `RefreshTokenRepository` promises. */
export const refreshTokenRepositoryContract: readonly ContractCase<RefreshTokenRepositorySubject>[] = [
  {
    name: "finds an added token, unused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { digest, sessionId } = await seedToken(subject);
      await seedToken(subject);
      assert.deepEqual(await subject.refreshTokens.findByDigest(digest), {
        digest,
        sessionId,
        consumedAt: null,
      });
    },
  },
  {
    name: "keeps several tokens of one session apart",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { digest, sessionId } = await seedToken(subject);
      const successor = aDigest();
      await subject.refreshTokens.consume(digest, at(1));
      await subject.refreshTokens.add(successor, sessionId);
      assert.deepEqual((await subject.refreshTokens.findByDigest(digest))?.consumedAt, at(1));
      assert.equal((await subject.refreshTokens.findByDigest(successor))?.consumedAt, null);
    },
  },
  {
    name: "finds and consumes no token that nobody stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedToken(subject);
      const unknown = aDigest();
      assert.equal(await subject.refreshTokens.findByDigest(unknown), null);
      assert.equal(await subject.refreshTokens.consume(unknown, at(0)), null);
      assert.equal(await subject.refreshTokens.findByDigest(unknown), null);
    },
  },
  {
    name: "consume returns the token as it was before, and the first mark stays",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { digest, sessionId } = await seedToken(subject);
      assert.deepEqual(await refreshTokens.consume(digest, at(1)), { digest, sessionId, consumedAt: null });
      const used = { digest, sessionId, consumedAt: at(1) };
      assert.deepEqual(await refreshTokens.findByDigest(digest), used);
      assert.deepEqual(await refreshTokens.consume(digest, at(2)), used);
      assert.deepEqual(await refreshTokens.consume(digest, at(3)), used);
      assert.deepEqual(await refreshTokens.findByDigest(digest), used);
    },
  },
  {
    name: "of many calls that consume one token, one finds it unused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { digest } = await seedToken(subject);
      const found = await Promise.all(race(50, (index) => subject.refreshTokens.consume(digest, at(index))));
      const marks = found.map((token) => token?.consumedAt?.getTime());
      assert.equal(found.filter((token) => token?.consumedAt === null).length, 1);
      // The other 49 see the mark of the one.
      const mark = (await subject.refreshTokens.findByDigest(digest))?.consumedAt?.getTime();
      assert.equal(marks.filter((time) => time === mark).length, 49);
    },
  },
  {
    name: "[SEC-112] of units of work that consume one token, one finds it unused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, unitOfWork } = subject;
      for (let round = 0; round < 5; round += 1) {
        const { digest, sessionId } = await seedToken(subject);
        const successor = aDigest();
        const rotated = await Promise.all(
          race(3, () =>
            unitOfWork.run(async () => {
              const first = (await refreshTokens.consume(digest, at(round)))?.consumedAt === null;
              if (first) await refreshTokens.add(successor, sessionId);
              return first;
            }),
          ),
        );
        assert.equal(rotated.filter(Boolean).length, 1);
        assert.equal((await refreshTokens.findByDigest(successor))?.consumedAt, null);
      }
    },
  },
  {
    name: "a consume or add that is rolled back never was",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, unitOfWork } = subject;
      const { digest, sessionId } = await seedToken(subject);
      const successor = aDigest();
      const { failures } = await settle([
        unitOfWork.run(async () => {
          await refreshTokens.consume(digest, at(1));
          await refreshTokens.add(successor, sessionId);
          throw new RolledBack();
        }),
      ]);
      assert.equal(failures.length, 1);
      assertInstances(failures, RolledBack);
      assert.equal((await refreshTokens.findByDigest(digest))?.consumedAt, null);
      assert.equal(await refreshTokens.findByDigest(successor), null);
      assert.equal((await refreshTokens.consume(digest, at(2)))?.consumedAt, null);
    },
  },
  {
    name: "a consume that is rolled back leaves the token to another that waits for it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, unitOfWork } = subject;
      const { digest } = await seedToken(subject);
      const failing = unitOfWork.run(async () => {
        await refreshTokens.consume(digest, at(1));
        throw new RolledBack();
      });
      const working = unitOfWork.run(() => refreshTokens.consume(digest, at(2)));
      const [{ failures }, found] = await Promise.all([settle([failing]), working]);
      assertInstances(failures, RolledBack);
      assert.equal(found?.consumedAt, null);
      assert.deepEqual((await refreshTokens.findByDigest(digest))?.consumedAt, at(2));
    },
  },
  {
    name: "prune deletes the session's tokens that were used up before the date, and no others",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { digest: old, sessionId } = await seedToken(subject);
      const [recent, current] = [aDigest(), aDigest()];
      await refreshTokens.add(recent, sessionId);
      await refreshTokens.add(current, sessionId);
      const theirs = await seedToken(subject);
      await refreshTokens.consume(old, at(-1));
      await refreshTokens.consume(recent, at(0));
      await refreshTokens.consume(theirs.digest, at(-1));
      assert.equal(await refreshTokens.prune(sessionId, at(0), 10), 1);
      assert.equal(await refreshTokens.findByDigest(old), null);
      assert.equal(await refreshTokens.consume(old, at(5)), null);
      assert.deepEqual((await refreshTokens.findByDigest(recent))?.consumedAt, at(0));
      assert.equal((await refreshTokens.findByDigest(current))?.consumedAt, null);
      assert.deepEqual((await refreshTokens.findByDigest(theirs.digest))?.consumedAt, at(-1));
      assert.equal(await refreshTokens.prune(sessionId, at(0), 10), 0);
    },
  },
  {
    name: "prune deletes at most as many as it may, those used up longest ago first",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { id } = await seedSession(subject);
      const usedAt = new Map([7, 3, 9, 1, 5].map((time) => [time, aDigest()]));
      for (const [time, digest] of usedAt) {
        await refreshTokens.add(digest, id);
        await refreshTokens.consume(digest, at(time));
      }
      const left = async (): Promise<readonly number[]> => {
        const found: number[] = [];
        for (const [time, digest] of usedAt)
          if ((await refreshTokens.findByDigest(digest)) !== null) found.push(time);
        return found;
      };
      assert.equal(await refreshTokens.prune(id, at(100), 2), 2);
      assert.deepEqual(await left(), [7, 9, 5]);
      assert.equal(await refreshTokens.prune(id, at(100), 2), 2);
      assert.deepEqual(await left(), [9]);
      assert.equal(await refreshTokens.prune(id, at(100), 0), 0);
      assert.equal(await refreshTokens.prune(id, at(100), 2), 1);
    },
  },
  {
    name: "what a unit of work pruned is back when it is rolled back",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, unitOfWork } = subject;
      const { digest, sessionId } = await seedToken(subject);
      await refreshTokens.consume(digest, at(1));
      const { failures } = await settle([
        unitOfWork.run(async () => {
          await refreshTokens.prune(sessionId, at(2), 10);
          throw new RolledBack();
        }),
      ]);
      assertInstances(failures, RolledBack);
      assert.deepEqual((await refreshTokens.findByDigest(digest))?.consumedAt, at(1));
    },
  },
  {
    name: "returns copies: changing what was found, or given, changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { digest } = await seedToken(subject);
      const mark = at(1);
      await refreshTokens.consume(digest, mark);
      deface(mark);
      deface(await refreshTokens.consume(digest, at(2)));
      deface(await refreshTokens.findByDigest(digest));
      assert.deepEqual((await refreshTokens.findByDigest(digest))?.consumedAt, at(1));
    },
  },
];
