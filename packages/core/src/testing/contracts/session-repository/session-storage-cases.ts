import assert from "node:assert/strict";
import type { Session as SessionType } from "../../../index.ts";
import {
  ConcurrentModification,
  OutsideUnitOfWork,
  Session,
  sessionEndReasons,
  UserNotFound,
} from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, mutate, yieldToEventLoop } from "../assertions.ts";
import { anId, aSession, at, sampleTime, seedSession, seedUser } from "../samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

function datesOf(session: SessionType | null | undefined): readonly unknown[] {
  const { createdAt, lastUsedAt, idleExpiresAt, expiresAt, endedAt } = session ?? {};
  return [createdAt, lastUsedAt, idleExpiresAt, expiresAt, endedAt];
}

/** Storing, finding and locking sessions. */
export const sessionStorageCases: readonly ContractCase<SessionRepositorySubject>[] = [
  {
    name: "finds an added session with every field",
    async run(makeSubject) {
      const { sessions, users } = await makeSubject();
      const { id: userId } = await seedUser({ users });
      const full = aSession({
        userId,
        createdAt: at(1),
        lastUsedAt: at(2),
        idleExpiresAt: at(3),
        expiresAt: at(4),
        ip: "2001:db8:85a3:8d3:1319:8a2e:255.255.255.255",
        userAgent: "Ünïcode 👩🏽‍🚀 'quoted' %_\\".padEnd(500, "x"),
        rotations: 1_000_000,
        endedAt: at(5),
        endReason: "revoked",
      });
      const plain = aSession({ userId });
      assert.deepEqual(await sessions.add(full), full);
      assert.deepEqual(await sessions.add(plain), plain);
      assert.deepEqual(await sessions.findById(full.id), full);
      assert.deepEqual(await sessions.findById(plain.id), plain);
    },
  },
  {
    name: "add refuses a session of a user who does not exist",
    async run(makeSubject) {
      const { sessions } = await makeSubject();
      const session = aSession({ userId: anId() });
      await assertRejects(sessions.add(session), UserNotFound);
      assert.equal(await sessions.findById(session.id), null);
    },
  },
  {
    name: "add refuses the id of a stored session, and changes nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const stored = await seedSession(subject);
      const namesake = aSession({ id: stored.id, userId: stored.userId, ip: "192.0.2.9" });
      await assertRejects(subject.sessions.add(namesake), ConcurrentModification);
      assert.deepEqual(await subject.sessions.findById(stored.id), stored);
    },
  },
  {
    name: "lock throws outside a unit of work",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id } = await seedSession(subject);
      await assertRejects(subject.sessions.lock(id), OutsideUnitOfWork);
      await assertRejects(subject.sessions.lock(anId()), OutsideUnitOfWork);
    },
  },
  {
    name: "finds and locks no session that was not added",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      await seedSession({ sessions, ...ports });
      assert.equal(await sessions.findById(anId()), null);
      assert.equal(await unitOfWork.run(() => sessions.lock(anId())), null);
    },
  },
  {
    name: "save returns the session and stores every change, with every end reason",
    async run(makeSubject) {
      const { sessions, users } = await makeSubject();
      for (const endReason of sessionEndReasons) {
        const session = await seedSession({ sessions, users });
        const other = await seedSession({ sessions, users }, { userId: session.userId });
        const refreshed = Session.restore({
          ...session,
          lastUsedAt: at(10),
          idleExpiresAt: at(20),
          rotations: 3,
        });
        assert.deepEqual(await sessions.save(refreshed), refreshed);
        assert.deepEqual(await sessions.findById(session.id), refreshed);
        const ended = Session.restore({ ...refreshed, endedAt: at(15), endReason });
        await sessions.save(ended);
        assert.deepEqual(await sessions.findById(session.id), ended);
        assert.deepEqual(await sessions.findById(other.id), other);
      }
    },
  },
  {
    name: "save refuses a session that was deleted or never added, and does not restore it",
    async run(makeSubject) {
      const { sessions, users } = await makeSubject();
      const session = await seedSession({ sessions, users });
      await users.remove(session.userId);
      const refreshed = Session.restore({ ...session, lastUsedAt: at(1) });
      await assertRejects(sessions.save(refreshed), ConcurrentModification);
      assert.equal(await sessions.findById(session.id), null);
      const { id: userId } = await seedUser({ users });
      const never = aSession({ userId });
      await assertRejects(sessions.save(never), ConcurrentModification);
      assert.equal(await sessions.findById(never.id), null);
    },
  },
  {
    name: "returns copies: changing what was found, or given, changes nothing stored",
    async run(makeSubject) {
      const { sessions, users, unitOfWork } = await makeSubject();
      const { id: userId } = await seedUser({ users });
      const given = aSession({ userId });
      const expected = Session.restore(given);
      const added = await sessions.add(given);
      mutate([datesOf(given), datesOf(added)]);
      assert.deepEqual(await sessions.findById(given.id), expected);
      mutate(datesOf(await sessions.findById(given.id)));
      mutate(datesOf(await unitOfWork.run(() => sessions.lock(given.id))));
      mutate((await sessions.listLive(userId, { limit: 5, after: null }, sampleTime)).map(datesOf));
      assert.deepEqual(await sessions.findById(given.id), expected);
      const saved = Session.restore({ ...expected, lastUsedAt: at(1) });
      const returned = await sessions.save(saved);
      mutate([datesOf(saved), datesOf(returned)]);
      assert.deepEqual((await sessions.findById(given.id))?.lastUsedAt, at(1));
    },
  },
  {
    name: "units of work that lock, read and save one session lose no update",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      const { id } = await seedSession({ sessions, ...ports }, { userAgent: "" });
      const append = (letter: string) =>
        unitOfWork.run(async () => {
          const session = await sessions.lock(id);
          await yieldToEventLoop();
          if (session === null) return;
          await sessions.save(Session.restore({ ...session, userAgent: `${session.userAgent}${letter}` }));
        });
      for (const letters of ["abc", "def", "ghi"]) await Promise.all([...letters].map(append));
      const found = await sessions.findById(id);
      assert.equal([...(found?.userAgent ?? "")].sort().join(""), "abcdefghi");
    },
  },
  {
    name: "[SEC-117] endAll waits for the unit of work that locked a session, so that no refresh revives it",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      for (let round = 0; round < 5; round += 1) {
        const session = await seedSession({ sessions, ...ports });
        const refresh = unitOfWork.run(async () => {
          const held = await sessions.lock(session.id);
          await yieldToEventLoop(round);
          if (held?.isLive(sampleTime)) await sessions.save(Session.restore({ ...held, lastUsedAt: at(1) }));
        });
        const { userId } = session;
        const endAll = sessions.endAll({ userId, except: null, reason: "revoked", at: at(2) });
        await Promise.all([refresh, endAll]);
        const found = await sessions.findById(session.id);
        assert.deepEqual([found?.endedAt, found?.endReason], [at(2), "revoked"]);
      }
    },
  },
  {
    name: "a save from outside waits for the unit of work that locked the session",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      const session = await seedSession({ sessions, ...ports }, { ip: "192.0.2.1" });
      const seen: (string | null | undefined)[] = [];
      const holder = unitOfWork.run(async () => {
        seen.length = 0;
        seen.push((await sessions.lock(session.id))?.ip);
        await yieldToEventLoop();
        seen.push((await sessions.findById(session.id))?.ip);
      });
      const outsider = sessions.save(Session.restore({ ...session, ip: "192.0.2.2" }));
      await Promise.all([holder, outsider]);
      assert.equal(seen[0], seen[1]);
      assert.equal((await sessions.findById(session.id))?.ip, "192.0.2.2");
    },
  },
];
