import assert from "node:assert/strict";
import { OutsideUnitOfWork, systemActor, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects } from "../assertions.ts";
import { anId, at, roleNames, seedPermissions, seedRole, seedUser } from "../samples.ts";
import type { Revocation } from "./actor-changes.ts";
import { changeRole, changeUser, outlast, removeRole, seedActor } from "./actor-changes.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";

/**
 * The unit of work that locked the actor finds nothing revoked until it ends; the revocation takes effect after it.
 * `order` shows which of the two ended first.
 */
function waits(
  what: string,
  revoke: Revocation,
  known: readonly string[] = ["editor"],
): ContractCase<ActorReaderSubject> {
  return {
    name: `${what} waits for the unit of work that locked the actor`,
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      await seedPermissions(subject, ["posts:read"]);
      const actor = await seedActor(subject, ["editor"]);
      const locked = Promise.withResolvers<void>();
      const order: string[] = [];
      let hasBegun = false;
      const holder = unitOfWork.run(async () => {
        const before = await actors.lock({ ...actor, roles: roleNames(...known) }, {});
        locked.resolve();
        await outlast(
          () => hasBegun,
          async () => assert.deepEqual(await actors.findBySession(actor.sessionId), before),
        );
        order.push("holder");
      });
      await Promise.race([locked.promise, holder]);
      const revocation = unitOfWork
        .run(() => {
          hasBegun = true;
          return revoke(subject, actor);
        })
        .then(() => order.push("revocation"));
      await Promise.all([holder, revocation]);
      assert.deepEqual(order, ["holder", "revocation"]);
    },
  };
}

/** What `lock` returned stays true until the unit of work ends. */
export const actorLockCases: readonly ContractCase<ActorReaderSubject>[] = [
  {
    name: "lock reads as findBySession does, or null for the system and without a session",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      const actor = await seedActor(subject, ["editor"]);
      const { id: userId } = await seedUser(subject);
      const [role] = roleNames("editor");
      const found = await actors.findBySession(actor.sessionId);
      assert.equal(found?.user.id, actor.userId);
      for (const target of [{}, { userId }, { userId: actor.userId }, { userId: anId<"User">() }, { role }]) {
        assert.deepEqual(await unitOfWork.run(() => actors.lock(actor, target)), found);
      }
      const withoutSession = { ...actor, sessionId: anId<"Session">() };
      assert.equal(await unitOfWork.run(() => actors.lock(withoutSession, {})), null);
      assert.equal(await unitOfWork.run(() => actors.lock(systemActor("kit"), { userId, role })), null);
    },
  },
  {
    name: "lock throws outside a unit of work",
    async run(makeSubject) {
      const subject = await makeSubject();
      const actor = await seedActor(subject);
      const { userId } = actor;
      for (const each of [actor, systemActor("kit")])
        for (const target of [{}, { userId }])
          await assertRejects(subject.actors.lock(each, target), OutsideUnitOfWork);
    },
  },
  waits("a deactivation", (subject, { userId }) => changeUser(subject, userId, { isActive: false })),
  waits("a deactivation without a lock", async ({ users }, { userId }) => {
    const user = await users.findById(userId);
    if (user !== null) await users.save(User.restore({ ...user, isActive: false }));
  }),
  waits("an assignment of roles", (subject, { userId }) => changeUser(subject, userId, { roles: [] })),
  waits("the removal of the user", ({ users }, { userId }) => users.remove(userId)),
  waits("the end of all sessions", ({ sessions }, { userId }) =>
    sessions.endAll({ userId, except: null, reason: "revoked", at: at(1) }),
  ),
  waits("the end of the session", async ({ sessions }, { sessionId }) => {
    const session = await sessions.lock(sessionId);
    if (session !== null) await sessions.save(session.end("revoked", at(1)));
  }),
  waits("a change of a role's permissions", (subject) => changeRole(subject, ["posts:read"])),
  waits("the removal of a role", (subject) => removeRole(subject)),
  waits(
    "a change of a role that the actor got since they were read",
    (subject) => changeRole(subject, []),
    [],
  ),
];
