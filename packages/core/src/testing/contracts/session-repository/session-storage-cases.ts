import assert from "node:assert/strict";
import type { Session as SessionType } from "../../index.ts";
import { Session, sessionEndReasons, UserNotFound } from "../../index.ts";
import { assertRejects, deface, giveWay } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anId, aSession, at, sampleTime, seedSession, seedUser } from "./samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

function datesOf(session: SessionType | null | undefined): readonly unknown[] {
  const { createdAt, lastUsedAt, idleExpiresAt, expiresAt, endedAt } = session ?? {};
  return [createdAt, lastUsedAt, idleExpiresAt, expiresAt, endedAt];
}

/** Storing, finding and holding sessions. */
export const sessionStorageContract: readonly ContractCase<SessionRepositorySubject>[] = [
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
      await sessions.add(full);
      await sessions.add(plain);
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
    name: "finds and locks no session that nobody added",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      await seedSession({ sessions, ...ports });
      assert.equal(await sessions.findById(anId()), null);
      assert.equal(await unitOfWork.run(() => sessions.lock(anId())), null);
    },
  },
  {
    name: "save overwrites what changed, with every end reason",
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
        await sessions.save(refreshed);
        assert.deepEqual(await sessions.findById(session.id), refreshed);
        const ended = Session.restore({ ...refreshed, endedAt: at(15), endReason });
        await sessions.save(ended);
        assert.deepEqual(await sessions.findById(session.id), ended);
        assert.deepEqual(await sessions.findById(other.id), other);
      }
    },
  },
  {
    name: "save does nothing when the session is gone",
    async run(makeSubject) {
      const { sessions, users } = await makeSubject();
      const session = await seedSession({ sessions, users });
      await users.remove(session.userId);
      await sessions.save(Session.restore({ ...session, lastUsedAt: at(1) }));
      assert.equal(await sessions.findById(session.id), null);
      const { id: userId } = await seedUser({ users });
      const never = aSession({ userId });
      await sessions.save(never);
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
      await sessions.add(given);
      deface(datesOf(given));
      assert.deepEqual(await sessions.findById(given.id), expected);
      deface(datesOf(await sessions.findById(given.id)));
      deface(datesOf(await unitOfWork.run(() => sessions.lock(given.id))));
      deface((await sessions.listLive(userId, { limit: 5, after: null }, sampleTime)).map(datesOf));
      assert.deepEqual(await sessions.findById(given.id), expected);
      const saved = Session.restore({ ...expected, lastUsedAt: at(1) });
      await sessions.save(saved);
      deface(datesOf(saved));
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
          await giveWay();
          if (session === null) return;
          await sessions.save(Session.restore({ ...session, userAgent: `${session.userAgent}${letter}` }));
        });
      for (const letters of ["abc", "def", "ghi"]) await Promise.all([...letters].map(append));
      const found = await sessions.findById(id);
      assert.equal([...(found?.userAgent ?? "")].sort().join(""), "abcdefghi");
    },
  },
  {
    name: "[SEC-117] endAll waits for the unit of work that locked a session, so no refresh brings it back",
    async run(makeSubject) {
      const { sessions, unitOfWork, ...ports } = await makeSubject();
      for (let round = 0; round < 5; round += 1) {
        const session = await seedSession({ sessions, ...ports });
        const refresh = unitOfWork.run(async () => {
          const held = await sessions.lock(session.id);
          await giveWay(round);
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
        await giveWay();
        seen.push((await sessions.findById(session.id))?.ip);
      });
      const outsider = sessions.save(Session.restore({ ...session, ip: "192.0.2.2" }));
      await Promise.all([holder, outsider]);
      assert.equal(seen[0], seen[1]);
      assert.equal((await sessions.findById(session.id))?.ip, "192.0.2.2");
    },
  },
];
