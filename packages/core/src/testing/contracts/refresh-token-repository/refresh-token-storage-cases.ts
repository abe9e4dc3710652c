import assert from "node:assert/strict";
import type { RefreshTokenRecord, Session } from "../../../index.ts";
import { ConcurrentModification } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, assertResolves, race, settle } from "../assertions.ts";
import { RolledBack } from "../roll-back.ts";
import { aDigest, at, seedSession } from "../samples.ts";
import type { RefreshTokenRepositorySubject } from "./refresh-token-repository-subject.ts";

async function seedToken(
  subject: RefreshTokenRepositorySubject,
): Promise<RefreshTokenRecord & { readonly session: Session }> {
  const [digest, session] = [aDigest(), await seedSession(subject)];
  await subject.refreshTokens.add({ digest, sessionId: session.id });
  return { digest, sessionId: session.id, consumedAt: null, session };
}

/** Adding and finding tokens, and consuming each once. */
export const refreshTokenStorageCases: readonly ContractCase<RefreshTokenRepositorySubject>[] = [
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
    name: "add returns the token, and refuses a digest that is stored, used or not",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const [digest, { id: sessionId }] = [aDigest(), await seedSession(subject)];
      const unused = { digest, sessionId, consumedAt: null };
      assert.deepEqual(await refreshTokens.add({ digest, sessionId }), unused);
      await assertRejects(refreshTokens.add({ digest, sessionId }), ConcurrentModification);
      await refreshTokens.consume(digest, at(1));
      await assertRejects(refreshTokens.add({ digest, sessionId }), ConcurrentModification);
      assert.deepEqual(await refreshTokens.findByDigest(digest), { ...unused, consumedAt: at(1) });
    },
  },
  {
    name: "keeps several tokens of one session apart",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { digest, sessionId } = await seedToken(subject);
      const successor = aDigest();
      await subject.refreshTokens.consume(digest, at(1));
      await subject.refreshTokens.add({ digest: successor, sessionId });
      assert.deepEqual((await subject.refreshTokens.findByDigest(digest))?.consumedAt, at(1));
      assert.equal((await subject.refreshTokens.findByDigest(successor))?.consumedAt, null);
    },
  },
  {
    name: "finds and consumes no token that was not stored",
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
        const rotations = race(3, () =>
          unitOfWork.run(async () => {
            const first = (await refreshTokens.consume(digest, at(round)))?.consumedAt === null;
            if (first) await refreshTokens.add({ digest: successor, sessionId });
            return first;
          }),
        );
        const rotated = await assertResolves(Promise.all(rotations));
        assert.equal(rotated.filter(Boolean).length, 1);
        assert.equal((await refreshTokens.findByDigest(successor))?.consumedAt, null);
      }
    },
  },
  {
    name: "a consume or add that is rolled back has no effect",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, unitOfWork } = subject;
      const { digest, sessionId } = await seedToken(subject);
      const successor = aDigest();
      const { failures } = await settle([
        unitOfWork.run(async () => {
          await refreshTokens.consume(digest, at(1));
          await refreshTokens.add({ digest: successor, sessionId });
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
];
