import assert from "node:assert/strict";
import { Email, EmailTaken, parsePermission, parsePermissions, Role, Session, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, settle } from "../assertions.ts";
import { recordEvents, takeRecorded } from "../event-delivery-subject.ts";
import { RolledBack, rollBack } from "../roll-back.ts";
import {
  aDigest,
  anEvent,
  aRole,
  aSession,
  at,
  aUser,
  roleNames,
  sampleTime,
  seedPermissions,
  seedRole,
  seedSession,
  seedUser,
} from "../samples.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

/** Rolling back. */
export const unitOfWorkRollbackCases: readonly ContractCase<UnitOfWorkSubject>[] = [
  {
    name: "undoes additions in every repository when the work fails",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users, roles, permissionCatalog, sessions, refreshTokens, outbox } = subject;
      const [user, role, digest] = [aUser(), aRole(), aDigest()];
      const session = aSession({ userId: user.id });
      const permission = parsePermission("posts:read");
      await rollBack(subject, async () => {
        await permissionCatalog.register([{ name: permission, description: "Read posts" }]);
        await roles.add(role);
        await users.add(User.restore({ ...user, roles: [role.name] }));
        await sessions.add(session);
        await refreshTokens.add({ digest, sessionId: session.id });
        await outbox.append([anEvent()]);
      });
      assert.deepEqual(await permissionCatalog.missing([permission]), [permission]);
      assert.equal(await roles.findByName(role.name), null);
      assert.equal(await users.findById(user.id), null);
      assert.equal(await users.findByIdentifier(user.email), null);
      assert.equal(await sessions.findById(session.id), null);
      assert.equal(await refreshTokens.findByDigest(digest), null);
      assert.deepEqual(await takeRecorded(subject), []);
    },
  },
  {
    name: "undoes changes in every repository when the work fails",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users, roles, permissionCatalog, sessions, refreshTokens } = subject;
      const role = await seedRole(subject, "editor", ["posts:read"]);
      await seedPermissions(subject, ["posts:write"]);
      const before = await permissionCatalog.list({ limit: 10, after: null });
      const user = await seedUser(subject, { roles: [role.name] });
      const session = await seedSession(subject, { userId: user.id });
      const other = await seedSession(subject, { userId: user.id });
      const digest = aDigest();
      await refreshTokens.add({ digest, sessionId: session.id });
      await rollBack(subject, async () => {
        const name = parsePermission("posts:read");
        await permissionCatalog.register([{ name, description: "Changed" }]);
        await roles.save(Role.restore({ ...role, permissions: parsePermissions(["posts:write"]) }));
        await users.save(User.restore({ ...user, email: Email.parse("changed@example.com"), roles: [] }));
        await sessions.save(Session.restore({ ...session, lastUsedAt: at(5) }));
        await sessions.endAll({ userId: user.id, except: session.id, reason: "revoked", at: at(6) });
        await refreshTokens.consume(digest, at(7));
      });
      assert.deepEqual(await permissionCatalog.list({ limit: 10, after: null }), before);
      assert.deepEqual(await roles.findByName(role.name), role);
      assert.deepEqual(await users.findByIdentifier(user.email), user);
      assert.equal(await users.findByIdentifier(Email.parse("changed@example.com")), null);
      assert.deepEqual(await sessions.findById(session.id), session);
      assert.deepEqual(await sessions.findById(other.id), other);
      assert.equal((await refreshTokens.findByDigest(digest))?.consumedAt, null);
    },
  },
  {
    name: "undoes removals, cascading ones included, when the work fails",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users, roles, sessions, refreshTokens } = subject;
      const role = await seedRole(subject, "editor", ["posts:read"]);
      const [leaving, staying] = [
        await seedUser(subject, { roles: [role.name] }),
        await seedUser(subject, { roles: roleNames("editor") }),
      ];
      const session = await seedSession(subject, { userId: leaving.id });
      const ended = await seedSession(subject, { endedAt: at(-5), endReason: "revoked" });
      const [digest, event] = [aDigest(), anEvent()];
      await refreshTokens.add({ digest, sessionId: session.id });
      await recordEvents(subject, [event]);
      await rollBack(subject, async () => {
        await users.remove(leaving.id);
        await roles.remove(role.name);
        await sessions.purge(sampleTime);
        assert.deepEqual(await takeRecorded(subject), [event]);
      });
      assert.deepEqual(await users.findById(leaving.id), leaving);
      assert.deepEqual(await users.findByIdentifier(leaving.email), leaving);
      assert.deepEqual(await users.findById(staying.id), staying);
      assert.deepEqual(await roles.findByName(role.name), role);
      assert.deepEqual(await sessions.findById(session.id), session);
      assert.deepEqual(await sessions.findById(ended.id), ended);
      assert.equal((await refreshTokens.findByDigest(digest))?.sessionId, session.id);
      assert.deepEqual(await takeRecorded(subject), [event]);
    },
  },
  {
    name: "undoes everything when a repository refuses",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const taken = await seedUser({ users });
      const [first, second] = [aUser(), aUser({ email: taken.email })];
      const work = unitOfWork.run(async () => {
        await users.add(first);
        await users.add(second);
      });
      await assertRejects(work, EmailTaken);
      assert.equal(await users.findById(first.id), null);
      assert.deepEqual(await users.findByIdentifier(taken.email), taken);
    },
  },
  {
    name: "rejects with the same error that the work threw, nested or not",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const thrown = [new RolledBack("mine"), new EmailTaken(), Object.freeze({ reason: "no Error" }), null];
      for (const reason of thrown) {
        const fail = async () => {
          await users.add(aUser());
          throw reason;
        };
        for (const work of [fail, () => unitOfWork.run(fail)]) {
          const { failures } = await settle([unitOfWork.run(work)]);
          assert.equal(failures.length, 1);
          assert.ok(failures[0] === reason, "another error came out than went in");
        }
      }
    },
  },
];
