import assert from "node:assert/strict";
import { Session } from "../../index.ts";
import { giveWay, race } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { aDigest, anId, at, sampleTime, seedSession, seedUser } from "./samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

/** Ending all sessions of a user, purging old ones, and what goes with a deleted user. */
export const sessionEndingContract: readonly ContractCase<SessionRepositorySubject>[] = [
  {
    name: "endAll ends every live session of the user, and returns their ids",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { sessions } = subject;
      const { id: userId } = await seedUser(subject);
      const live = await seedSession(subject, { userId });
      const another = await seedSession(subject, { userId, idleExpiresAt: at(4), expiresAt: at(4) });
      const idle = await seedSession(subject, { userId, idleExpiresAt: at(3) });
      const expired = await seedSession(subject, { userId, idleExpiresAt: at(2), expiresAt: at(3) });
      const ended = await seedSession(subject, { userId, endedAt: at(-7), endReason: "signed_out" });
      const theirs = await seedSession(subject);
      const ids = await sessions.endAll({ userId, except: null, reason: "password_changed", at: at(3) });
      assert.deepEqual([...ids].sort(), [live.id, another.id].sort());
      for (const session of [live, another]) {
        assert.deepEqual(await sessions.findById(session.id), session.end("password_changed", at(3)));
      }
      // The first reason stays, and what expired did so by itself.
      for (const session of [idle, expired, ended, theirs]) {
        assert.deepEqual(await sessions.findById(session.id), session);
      }
    },
  },
  {
    name: "endAll spares the one session it is told to",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const spared = await seedSession(subject, { userId });
      const other = await seedSession(subject, { userId });
      const what = { userId, reason: "revoked", at: sampleTime } as const;
      assert.deepEqual(await subject.sessions.endAll({ ...what, except: spared.id }), [other.id]);
      assert.deepEqual(await subject.sessions.findById(spared.id), spared);
      assert.deepEqual(await subject.sessions.endAll({ ...what, except: anId() }), [spared.id]);
    },
  },
  {
    name: "endAll spares as many of the newest live sessions as it is told to",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const oldest = await seedSession(subject, { userId, createdAt: at(-1) });
      const newest = await seedSession(subject, { userId, createdAt: at(1) });
      const [third, second] = [
        await seedSession(subject, { userId }),
        await seedSession(subject, { userId }),
      ];
      // Newer, but not live: they don't count.
      await seedSession(subject, { userId, createdAt: at(2), idleExpiresAt: at(5) });
      await seedSession(subject, { userId, createdAt: at(2), endedAt: at(3), endReason: "signed_out" });
      const what = { userId, except: null, reason: "superseded", at: at(5) } as const;
      assert.deepEqual(await subject.sessions.endAll({ ...what, keepNewest: 4 }), []);
      assert.deepEqual(await subject.sessions.endAll({ ...what, keepNewest: 3 }), [oldest.id]);
      assert.deepEqual(await subject.sessions.endAll({ ...what, except: third.id, keepNewest: 1 }), [
        second.id,
      ]);
      const live = await subject.sessions.listLive(userId, { limit: 9, after: null }, at(5));
      assert.deepEqual(live, [newest, third]);
    },
  },
  {
    name: "endAll of a user without sessions ends none",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const theirs = await seedSession(subject);
      for (const nobody of [userId, anId<"User">()]) {
        const what = { userId: nobody, except: null, reason: "revoked", at: sampleTime } as const;
        assert.deepEqual(await subject.sessions.endAll(what), []);
      }
      assert.deepEqual(await subject.sessions.findById(theirs.id), theirs);
    },
  },
  {
    name: "of many that end all sessions, each session is ended by one",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const seeded: Session[] = [];
      for (let index = 0; index < 5; index += 1) seeded.push(await seedSession(subject, { userId }));
      const ended = await Promise.all(
        race(10, (index) =>
          subject.sessions.endAll({ userId, except: null, reason: "revoked", at: at(index) }),
        ),
      );
      assert.deepEqual(ended.flat().sort(), seeded.map(({ id }) => id).sort());
    },
  },
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
      await subject.refreshTokens.add(goneToken, gone.id);
      await subject.refreshTokens.add(usedToken, gone.id);
      await subject.refreshTokens.consume(usedToken, sampleTime);
      await subject.refreshTokens.add(keptToken, kept.id);
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
      await refreshTokens.add(goneToken, gone.id);
      await refreshTokens.add(keptToken, kept.id);
      await users.remove(gone.userId);
      assert.equal(await sessions.findById(gone.id), null);
      assert.equal(await sessions.findById(alsoGone.id), null);
      assert.equal(await refreshTokens.findByDigest(goneToken), null);
      // Nothing finds them, counts them, or brings them back.
      assert.equal(await unitOfWork.run(() => sessions.lock(gone.id)), null);
      assert.equal(await refreshTokens.consume(goneToken, sampleTime), null);
      const { userId } = gone;
      assert.deepEqual(await sessions.listLive(userId, { limit: 9, after: null }, sampleTime), []);
      const what = { userId, except: null, reason: "revoked", at: sampleTime } as const;
      assert.deepEqual(await sessions.endAll(what), []);
      await sessions.save(Session.restore({ ...gone, lastUsedAt: at(1) }));
      assert.equal(await sessions.findById(gone.id), null);
      assert.deepEqual(await sessions.findById(kept.id), kept);
      assert.equal((await refreshTokens.findByDigest(keptToken))?.sessionId, kept.id);
      // One session is left to purge: those of the user are gone, whatever is left of them.
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
        await refreshTokens.add(digest, session.id);
        const removed = Promise.withResolvers<void>();
        const removal = unitOfWork.run(async () => {
          await users.lock(session.userId);
          await users.remove(session.userId);
          removed.resolve();
          await giveWay(round);
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
