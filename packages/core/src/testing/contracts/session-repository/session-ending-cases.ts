import assert from "node:assert/strict";
import { Session } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { race, yieldToEventLoop } from "../assertions.ts";
import { anId, at, sampleTime, seedSession, seedUser } from "../samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

/** Ending all sessions of a user. */
export const sessionEndingCases: readonly ContractCase<SessionRepositorySubject>[] = [
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
      // The first reason stays, and an expired session is not ended again.
      for (const session of [idle, expired, ended, theirs]) {
        assert.deepEqual(await sessions.findById(session.id), session);
      }
    },
  },
  {
    name: "endAll keeps the session that `except` names",
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
    name: "endAll keeps as many of the newest live sessions as keepNewest",
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
      for (const withoutSessions of [userId, anId<"User">()]) {
        const what = { userId: withoutSessions, except: null, reason: "revoked", at: sampleTime } as const;
        assert.deepEqual(await subject.sessions.endAll(what), []);
      }
      assert.deepEqual(await subject.sessions.findById(theirs.id), theirs);
    },
  },
  {
    name: "[SEC-117] endAll ends a session that a unit of work refreshes while it expires",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      const { id, userId } = await seedSession({ sessions, ...ports }, { idleExpiresAt: at(1) });
      const saved = Promise.withResolvers<void>();
      const refresh = unitOfWork.run(async () => {
        const held = await sessions.lock(id);
        if (held !== null) await sessions.save(Session.restore({ ...held, idleExpiresAt: at(9) }));
        saved.resolve();
        await yieldToEventLoop(3);
      });
      await saved.promise;
      const endAll = sessions.endAll({ userId, except: null, reason: "revoked", at: at(2) });
      assert.deepEqual(await Promise.all([refresh, endAll]), [undefined, [id]]);
      assert.equal((await sessions.findById(id))?.endReason, "revoked");
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
];
