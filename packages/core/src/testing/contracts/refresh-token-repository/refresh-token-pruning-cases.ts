import assert from "node:assert/strict";
import type { RefreshTokenRecord, Session } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, mutate, settle } from "../assertions.ts";
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

/** Deleting consumed tokens. */
export const refreshTokenPruningCases: readonly ContractCase<RefreshTokenRepositorySubject>[] = [
  {
    name: "prune deletes the session's tokens that were consumed before the date, and no others",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { digest: old, sessionId } = await seedToken(subject);
      const [recent, current] = [aDigest(), aDigest()];
      await refreshTokens.add({ digest: recent, sessionId });
      await refreshTokens.add({ digest: current, sessionId });
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
    name: "prune deletes no more than the limit, those consumed longest ago first",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { id } = await seedSession(subject);
      const usedAt = new Map([7, 3, 9, 1, 5].map((time) => [time, aDigest()]));
      for (const [time, digest] of usedAt) {
        await refreshTokens.add({ digest, sessionId: id });
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
      mutate(mark);
      mutate(await refreshTokens.consume(digest, at(2)));
      mutate(await refreshTokens.findByDigest(digest));
      assert.deepEqual((await refreshTokens.findByDigest(digest))?.consumedAt, at(1));
    },
  },
];
