import assert from "node:assert/strict";
import type { PersistencePorts } from "../../index.ts";
import {
  Email,
  EmailTaken,
  parsePermission,
  parsePermissions,
  parseRoleName,
  Role,
  Session,
  User,
} from "../../index.ts";
import { assertRejects, giveWay, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { takeRecorded } from "./event-delivery-subject.ts";
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
} from "./samples.ts";

/** The unit of work, and the repositories that join it. */
export type UnitOfWorkSubject = Pick<
  PersistencePorts,
  | "unitOfWork"
  | "users"
  | "roles"
  | "permissionCatalog"
  | "sessions"
  | "refreshTokens"
  | "outbox"
  | "eventDeliveries"
  | "eventSubscriptions"
>;

class RolledBack extends Error {}

/** Runs the work in a unit of work that fails after it. */
async function rollBack(
  { unitOfWork }: Pick<UnitOfWorkSubject, "unitOfWork">,
  work: () => Promise<unknown>,
): Promise<void> {
  const run = unitOfWork.run(async () => {
    await work();
    throw new RolledBack();
  });
  await assertRejects(run, RolledBack);
}

/** What every `UnitOfWork` promises, together with the repositories. */
export const unitOfWorkContract: readonly ContractCase<UnitOfWorkSubject>[] = [
  {
    name: "commits what the work did and resolves with its result",
    async run(makeSubject) {
      const { unitOfWork, users, roles } = await makeSubject();
      const [user, role] = [aUser(), aRole()];
      const result = await unitOfWork.run(async () => {
        await users.save(user);
        await roles.add(role);
        return "done";
      });
      assert.equal(result, "done");
      assert.equal((await users.findById(user.id))?.version, 1);
      assert.equal((await roles.findByName(role.name))?.version, 1);
    },
  },
  {
    name: "lets the work see its own changes before they are committed",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const user = aUser();
      const seen = await unitOfWork.run(async () => {
        await users.save(user);
        return users.findByEmail(user.email);
      });
      assert.equal(seen?.id, user.id);
    },
  },
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
        await users.save(User.restore({ ...user, roles: [role.name] }));
        await sessions.add(session);
        await refreshTokens.add(digest, session.id);
        await outbox.append([anEvent()]);
      });
      assert.deepEqual(await permissionCatalog.missing([permission]), [permission]);
      assert.equal(await roles.findByName(role.name), null);
      assert.equal(await users.findById(user.id), null);
      assert.equal(await users.findByEmail(user.email), null);
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
      await refreshTokens.add(digest, session.id);
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
      assert.deepEqual(await users.findByEmail(user.email), user);
      assert.equal(await users.findByEmail(Email.parse("changed@example.com")), null);
      assert.deepEqual(await sessions.findById(session.id), session);
      assert.deepEqual(await sessions.findById(other.id), other);
      assert.equal((await refreshTokens.findByDigest(digest))?.consumedAt, null);
    },
  },
  {
    name: "undoes removals, with all that went with them, when the work fails",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users, roles, sessions, refreshTokens, outbox } = subject;
      const role = await seedRole(subject, "editor", ["posts:read"]);
      const [leaving, staying] = [
        await seedUser(subject, { roles: [role.name] }),
        await seedUser(subject, { roles: roleNames("editor") }),
      ];
      const session = await seedSession(subject, { userId: leaving.id });
      const ended = await seedSession(subject, { endedAt: at(-5), endReason: "revoked" });
      const [digest, event] = [aDigest(), anEvent()];
      await refreshTokens.add(digest, session.id);
      await outbox.append([event]);
      await rollBack(subject, async () => {
        await users.remove(leaving.id);
        await roles.remove(role);
        await sessions.purge(sampleTime);
        assert.deepEqual(await takeRecorded(subject), [event]);
      });
      assert.deepEqual(await users.findById(leaving.id), leaving);
      assert.deepEqual(await users.findByEmail(leaving.email), leaving);
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
        await users.save(first);
        await users.save(second);
      });
      await assertRejects(work, EmailTaken);
      assert.equal(await users.findById(first.id), null);
      assert.deepEqual(await users.findByEmail(taken.email), taken);
    },
  },
  {
    name: "rejects with the very error the work threw, nested or not",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const thrown = [new RolledBack("mine"), new EmailTaken(), Object.freeze({ reason: "no Error" }), null];
      for (const reason of thrown) {
        const fail = async () => {
          await users.save(aUser());
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
  {
    name: "a nested run joins the outer one: its work is undone with the outer's",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [outer, nested] = [aUser(), aUser()];
      await rollBack(subject, async () => {
        await users.save(outer);
        await unitOfWork.run(async () => {
          assert.equal((await users.findById(outer.id))?.id, outer.id);
          await unitOfWork.run(() => users.save(nested));
        });
        assert.equal((await users.findById(nested.id))?.id, nested.id);
      });
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
  {
    name: "a nested run that fails undoes the outer's work with its own",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const [outer, nested] = [aUser(), aUser()];
      const work = unitOfWork.run(async () => {
        await users.save(outer);
        await unitOfWork.run(async () => {
          await users.save(nested);
          throw new RolledBack();
        });
      });
      await assertRejects(work, RolledBack);
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
  {
    name: "an outer run that catches a nested failure and then fails itself is undone",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [outer, nested] = [aUser(), aUser()];
      await rollBack(subject, async () => {
        await users.save(outer);
        const { failures } = await settle([
          unitOfWork.run(async () => {
            await users.save(nested);
            throw new RolledBack("nested");
          }),
        ]);
        assert.equal(failures.length, 1);
      });
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
  {
    name: "shows nothing outside that is not committed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users } = subject;
      const [user, written] = [aUser(), Promise.withResolvers<void>()];
      const inside = rollBack(subject, async () => {
        await users.save(user);
        written.resolve();
        await giveWay(20);
      });
      await written.promise;
      const outside = users.findById(user.id);
      assert.equal((await Promise.all([outside, inside]))[0], null);
    },
  },
  {
    name: "units of work at the same time neither see nor undo each other's changes",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [kept, undone, alone] = [aUser(), aUser(), aUser()];
      const commit = unitOfWork.run(async () => {
        await giveWay();
        await users.save(kept);
        await giveWay();
      });
      const undo = rollBack(subject, async () => {
        await users.save(undone);
        await giveWay(10);
      });
      await Promise.all([undo, commit, users.save(alone)]);
      assert.equal((await users.findById(kept.id))?.version, 1);
      assert.equal(await users.findById(undone.id), null);
      assert.equal((await users.findById(alone.id))?.version, 1);
    },
  },
  {
    name: "goes on after a failure",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users, roles } = subject;
      for (let round = 0; round < 10; round += 1) await rollBack(subject, () => users.save(aUser()));
      const user = aUser();
      await unitOfWork.run(() => users.save(user));
      assert.equal((await users.findById(user.id))?.version, 1);
      assert.equal(await roles.findByName(parseRoleName("nowhere")), null);
    },
  },
];
