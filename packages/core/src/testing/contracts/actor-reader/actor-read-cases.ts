import assert from "node:assert/strict";
import type { ActorRecord } from "../../../index.ts";
import { parsePermissions, Role, toUserView, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { mutate } from "../assertions.ts";
import {
  anId,
  at,
  fullProfile,
  roleNames,
  seedPermissions,
  seedRole,
  seedSession,
  seedUser,
} from "../samples.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";

/** Roles and permissions have no promised order. */
function sorted(record: ActorRecord | null): ActorRecord | null {
  return record && { ...record, roles: record.roles.toSorted(), permissions: record.permissions.toSorted() };
}

/** What is read is what is stored now. */
export const actorReadCases: readonly ContractCase<ActorReaderSubject>[] = [
  {
    name: "finds the user of a session with roles and permissions, each once and as granted",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor", ["posts:read", "posts:write"]);
      await seedRole(subject, "auditor", ["posts:read", "logs:*"]);
      await seedRole(subject, "superadmin", ["*"]);
      const user = await seedUser(subject, { ...fullProfile, roles: roleNames("auditor", "editor") });
      const { id: userId } = user;
      await seedSession(subject, {
        userId: (await seedUser(subject, { roles: roleNames("superadmin") })).id,
      });
      const { id, idleExpiresAt, expiresAt } = await seedSession(subject, { userId });
      assert.deepEqual(sorted(await subject.actors.findBySession(id)), {
        user: toUserView(user),
        session: { endedAt: null, idleExpiresAt, expiresAt },
        roles: roleNames("auditor", "editor"),
        permissions: parsePermissions(["logs:*", "posts:read", "posts:write"]),
      });
    },
  },
  {
    name: "finds a user without roles, and one whose role has no permissions",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "idle");
      for (const roles of [[], roleNames("idle")]) {
        const { id: userId } = await seedUser(subject, { roles });
        const { id } = await seedSession(subject, { userId });
        const found = await subject.actors.findBySession(id);
        assert.deepEqual([found?.user.id, found?.roles, found?.permissions], [userId, roles, []]);
      }
    },
  },
  {
    name: "finds no actor for a session that does not exist or was deleted with its user",
    async run(makeSubject) {
      const subject = await makeSubject();
      const session = await seedSession(subject);
      assert.equal(await subject.actors.findBySession(anId()), null);
      await subject.users.remove(session.userId);
      assert.equal(await subject.actors.findBySession(session.id), null);
    },
  },
  {
    name: "shows at once that a session was refreshed or ended",
    async run(makeSubject) {
      const subject = await makeSubject();
      const session = await seedSession(subject, { idleExpiresAt: at(10), expiresAt: at(20) });
      const times = async () => (await subject.actors.findBySession(session.id))?.session;
      assert.deepEqual(await times(), { endedAt: null, idleExpiresAt: at(10), expiresAt: at(20) });
      const { userId } = session;
      await subject.sessions.endAll({ userId, except: null, reason: "revoked", at: at(5) });
      assert.deepEqual(await times(), { endedAt: at(5), idleExpiresAt: at(10), expiresAt: at(20) });
    },
  },
  {
    name: "shows at once that a user was deactivated or got other roles, and that a role got other permissions",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, roles, users } = subject;
      const editor = await seedRole(subject, "editor", ["posts:read"]);
      const auditor = await seedRole(subject, "auditor", ["logs:read"]);
      await seedPermissions(subject, ["posts:write"]);
      const user = await seedUser(subject, { roles: roleNames("editor") });
      const { id } = await seedSession(subject, { userId: user.id });
      const permissions = async () => (await actors.findBySession(id))?.permissions;
      assert.deepEqual(await permissions(), ["posts:read"]);
      await roles.save(Role.restore({ ...editor, permissions: parsePermissions(["posts:write"]) }));
      assert.deepEqual(await permissions(), ["posts:write"]);
      const moved = await users.save(User.restore({ ...user, roles: roleNames("auditor") }));
      assert.deepEqual(await permissions(), ["logs:read"]);
      await roles.remove(auditor.name);
      assert.deepEqual(await permissions(), []);
      const { version } = (await users.findById(user.id)) ?? moved;
      await users.save(User.restore({ ...moved, version, roles: [], isActive: false }));
      assert.equal((await actors.findBySession(id))?.user.isActive, false);
    },
  },
  {
    name: "answers each of many calls at once for its own session",
    async run(makeSubject) {
      const subject = await makeSubject();
      const sessions = [];
      for (let count = 0; count < 20; count += 1) sessions.push(await seedSession(subject));
      const ids = sessions.flatMap(({ id }) => [id, anId<"Session">(), id]);
      const found = await Promise.all(ids.map((id) => subject.actors.findBySession(id)));
      const expected = sessions.flatMap(({ userId }) => [userId, undefined, userId]);
      assert.deepEqual(
        found.map((record) => record?.user.id),
        expected,
      );
    },
  },
  {
    name: "sees what was revoked before the call, also while other calls for the session are under way",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, sessions, users } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      for (let round = 0; round < 5; round += 1) {
        const user = await seedUser(subject, { roles: roleNames("editor") });
        const { id, userId } = await seedSession(subject, { userId: user.id });
        let isDone = false;
        const keepReading = async () => {
          while (!isDone) await actors.findBySession(id);
        };
        const readers = [keepReading(), keepReading(), keepReading()];
        await users.save(User.restore({ ...user, roles: [] }));
        const demoted = actors.findBySession(id);
        await sessions.endAll({ userId, except: null, reason: "revoked", at: at(5) });
        const ended = actors.findBySession(id);
        assert.deepEqual((await demoted)?.permissions, []);
        assert.deepEqual((await ended)?.session.endedAt, at(5));
        isDone = true;
        await Promise.all(readers);
      }
    },
  },
  {
    name: "reads one snapshot: never the roles before a change with the permissions after it",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor", ["posts:write"]);
      await seedRole(subject, "auditor", ["logs:read"]);
      let user = await seedUser(subject, { roles: roleNames("editor") });
      const { id } = await seedSession(subject, { userId: user.id });
      const switchRoles = async () => {
        for (let round = 0; round < 20; round += 1) {
          const roles = roleNames(round % 2 === 0 ? "auditor" : "editor");
          user = await subject.users.save(User.restore({ ...user, roles }));
        }
      };
      const read = async () => {
        for (let round = 0; round < 20; round += 1) {
          const found = await subject.actors.findBySession(id);
          const expected = found?.roles[0] === "editor" ? ["posts:write"] : ["logs:read"];
          assert.deepEqual(found?.permissions, expected);
        }
      };
      await Promise.all([switchRoles(), read(), read()]);
    },
  },
  {
    name: "returns copies: changing what was found changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor", ["posts:read"]);
      const { id: userId } = await seedUser(subject, { roles: roleNames("editor") });
      const { id } = await seedSession(subject, { userId, endedAt: at(1), endReason: "revoked" });
      const before = await subject.actors.findBySession(id);
      const untouched = structuredClone(before);
      mutate(before);
      assert.deepEqual(await subject.actors.findBySession(id), untouched);
    },
  },
];
