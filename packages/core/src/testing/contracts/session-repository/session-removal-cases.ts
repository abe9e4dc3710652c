import assert from "node:assert/strict";
import { ConcurrentModification, Session } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, yieldToEventLoop } from "../assertions.ts";
import { aDigest, at, sampleTime, seedSession } from "../samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

/** Purging sessions, and removing them with their user. */
export const sessionRemovalCases: readonly ContractCase<SessionRepositorySubject>[] = [
  {
    name: "purge deletes what ended or expired before the date, to the millisecond, and counts it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { sessions } = subject;
      const seed = (state: Partial<Session>) => seedSession(subject, state);
      const later = { idleExpiresAt: at(9_000), expiresAt: at(9_000) };
      const gone = [
        await seed({ ...later, endedAt: at(-1), endReason: "revoked" }),
        await seed({ ...later, idleExpiresAt: at(-1) }),
        await seed({ ...later, expiresAt: at(-1) }),
        // Ended after it had expired: the earlier of both counts.
        await seed({ ...later, idleExpiresAt: at(-1), endedAt: at(5), endReason: "revoked" }),
      ];
      const kept = [
        await seed({ ...later, endedAt: at(0), endReason: "revoked" }),
        await seed({ ...later, idleExpiresAt: at(0) }),
        await seed({ ...later, expiresAt: at(0) }),
        await seed(later),
      ];
      assert.equal(await sessions.purge(at(0)), gone.length);
      for (const { id } of gone) assert.equal(await sessions.findById(id), null);
      for (const session of kept) assert.deepEqual(await sessions.findById(session.id), session);
      assert.equal(await sessions.purge(at(0)), 0);
    },
  },
  {
    name: "purge deletes the tokens of the sessions it deletes, and no others",
    async run(makeSubject) {
      const subject = await makeSubject();
      const [goneToken, usedToken, keptToken] = [aDigest(), aDigest(), aDigest()];
      const gone = await seedSession(subject, { endedAt: at(-1), endReason: "revoked" });
      const kept = await seedSession(subject);
      await subject.refreshTokens.add({ digest: goneToken, sessionId: gone.id });
      await subject.refreshTokens.add({ digest: usedToken, sessionId: gone.id });
      await subject.refreshTokens.consume(usedToken, sampleTime);
      await subject.refreshTokens.add({ digest: keptToken, sessionId: kept.id });
      assert.equal(await subject.sessions.purge(sampleTime), 1);
      assert.equal(await subject.refreshTokens.findByDigest(goneToken), null);
      assert.equal(await subject.refreshTokens.consume(usedToken, sampleTime), null);
      assert.equal((await subject.refreshTokens.findByDigest(keptToken))?.sessionId, kept.id);
    },
  },
  {
    name: "purge deletes nothing once its signal is aborted",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ended = await seedSession(subject, { endedAt: at(-1), endReason: "revoked" });
      assert.equal(await subject.sessions.purge(sampleTime, AbortSignal.abort()), 0);
      assert.deepEqual(await subject.sessions.findById(ended.id), ended);
      assert.equal(await subject.sessions.purge(sampleTime, new AbortController().signal), 1);
    },
  },
  {
    name: "removing a user deletes the user's sessions and their tokens, and no others",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { sessions, refreshTokens, unitOfWork, users } = subject;
      const [goneToken, keptToken] = [aDigest(), aDigest()];
      const gone = await seedSession(subject);
      const alsoGone = await seedSession(subject, { userId: gone.userId });
      const kept = await seedSession(subject);
      await refreshTokens.add({ digest: goneToken, sessionId: gone.id });
      await refreshTokens.add({ digest: keptToken, sessionId: kept.id });
      await users.remove(gone.userId);
      assert.equal(await sessions.findById(gone.id), null);
      assert.equal(await sessions.findById(alsoGone.id), null);
      assert.equal(await refreshTokens.findByDigest(goneToken), null);
      // No method finds, counts or restores them.
      assert.equal(await unitOfWork.run(() => sessions.lock(gone.id)), null);
      assert.equal(await refreshTokens.consume(goneToken, sampleTime), null);
      const { userId } = gone;
      assert.deepEqual(await sessions.listLive(userId, { limit: 9, after: null }, sampleTime), []);
      const what = { userId, except: null, reason: "revoked", at: sampleTime } as const;
      assert.deepEqual(await sessions.endAll(what), []);
      await assertRejects(
        sessions.save(Session.restore({ ...gone, lastUsedAt: at(1) })),
        ConcurrentModification,
      );
      assert.equal(await sessions.findById(gone.id), null);
      assert.deepEqual(await sessions.findById(kept.id), kept);
      assert.equal((await refreshTokens.findByDigest(keptToken))?.sessionId, kept.id);
      // Only the kept session is counted.
      assert.equal(await sessions.purge(at(100_000_000)), 1);
    },
  },
  {
    name: "[SEC-104] a refresh that waits for its user's removal finds neither session nor token",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { sessions, refreshTokens, unitOfWork, users } = subject;
      for (let round = 0; round < 5; round += 1) {
        const [digest, session] = [aDigest(), await seedSession(subject)];
        await refreshTokens.add({ digest, sessionId: session.id });
        const removed = Promise.withResolvers<void>();
        const removal = unitOfWork.run(async () => {
          await users.lock(session.userId);
          await users.remove(session.userId);
          removed.resolve();
          await yieldToEventLoop(round);
        });
        const refresh = removed.promise.then(() =>
          unitOfWork.run(async () => [
            await sessions.lock(session.id),
            await refreshTokens.consume(digest, at(1)),
          ]),
        );
        const [, found] = await Promise.all([removal, refresh]);
        assert.deepEqual(found, [null, null]);
        assert.equal(await sessions.findById(session.id), null);
      }
    },
  },
];
