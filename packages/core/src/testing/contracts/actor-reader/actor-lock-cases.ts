import assert from "node:assert/strict";
import type { Actor, ActorRecord, UserActor, UserId } from "../../index.ts";
import { PermissionSet, parsePermissions, Role, systemActor, User } from "../../index.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";
import { giveWay } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anId, at, roleNames, seedPermissions, seedRole, seedSession, seedUser } from "./samples.ts";

async function seedActor(subject: ActorReaderSubject, roles: readonly string[] = []): Promise<UserActor> {
  const user = await seedUser(subject, { roles: roleNames(...roles) });
  const { id: sessionId } = await seedSession(subject, { userId: user.id });
  return { type: "user", userId: user.id, sessionId, roles: user.roles, permissions: new PermissionSet([]) };
}

/** What withdraws authority, by what it waits for. Each runs in a unit of work of its own. */
type Withdrawal = (subject: ActorReaderSubject, actor: UserActor) => Promise<unknown>;

async function changeUser({ users }: ActorReaderSubject, id: UserId, change: Partial<User>): Promise<void> {
  const user = await users.lock(id);
  if (user !== null) await users.save(User.restore({ ...user, ...change }));
}

async function changeRole({ roles }: ActorReaderSubject, permissions: readonly string[]): Promise<void> {
  const [name] = roleNames("editor");
  const role = name && (await roles.findByName(name));
  if (role) await roles.save(Role.restore({ ...role, permissions: parsePermissions(permissions) }));
}

async function removeRole({ roles }: ActorReaderSubject): Promise<void> {
  const [name] = roleNames("editor");
  const role = name && (await roles.findByName(name));
  if (role) await roles.remove(role);
}

/**
 * Reads again and again, and goes on for long after the other unit of work has begun: reads, for a store far away needs
 * more than turns of the event loop to let a withdrawal through. Where units of work run one after the other, the other
 * one does not begin.
 */
async function outlast(hasBegun: () => boolean, read: () => Promise<void>): Promise<void> {
  for (let reads = 0, since = 0; reads < 250 && since < 60; reads += 1) {
    await read();
    if (hasBegun()) since += 1;
  }
}

/**
 * The unit of work that locked the actor finds nothing withdrawn until it ends, and the withdrawal holds afterwards. What the
 * holder writes tells the order in which the two committed.
 */
function waits(
  what: string,
  withdraw: Withdrawal,
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
      const withdrawal = unitOfWork
        .run(() => {
          hasBegun = true;
          return withdraw(subject, actor);
        })
        .then(() => order.push("withdrawal"));
      await Promise.all([holder, withdrawal]);
      assert.deepEqual(order, ["holder", "withdrawal"]);
    },
  };
}

/** What `lock` returned stays true until the unit of work ends. */
export const actorLockContract: readonly ContractCase<ActorReaderSubject>[] = [
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
      assert.equal(found?.userId, actor.userId);
      for (const target of [{}, { userId }, { userId: actor.userId }, { userId: anId<"User">() }, { role }]) {
        assert.deepEqual(await unitOfWork.run(() => actors.lock(actor, target)), found);
      }
      const nobody = { ...actor, sessionId: anId<"Session">() };
      assert.equal(await unitOfWork.run(() => actors.lock(nobody, {})), null);
      assert.equal(await unitOfWork.run(() => actors.lock(systemActor("kit"), { userId, role })), null);
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
  waits("a change of what a role permits", (subject) => changeRole(subject, ["posts:read"])),
  waits("the removal of a role", (subject) => removeRole(subject)),
  waits(
    "a change of a role that the actor got since they were read",
    (subject) => changeRole(subject, []),
    [],
  ),
  {
    name: "a change of a role that the target has, or is about to get, waits for the unit of work that locked it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, roles, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      await seedPermissions(subject, ["posts:read"]);
      const actor = await seedActor(subject);
      const { userId } = await seedActor(subject, ["editor"]);
      for (const target of [{ userId }, { roles: roleNames("editor") }]) {
        const locked = Promise.withResolvers<void>();
        const order: string[] = [];
        let hasBegun = false;
        const holder = unitOfWork.run(async () => {
          await actors.lock(actor, target);
          const before = await roles.permissionsOf(roleNames("editor"));
          locked.resolve();
          await outlast(
            () => hasBegun,
            async () => assert.deepEqual(await roles.permissionsOf(roleNames("editor")), before),
          );
          order.push("holder");
        });
        await Promise.race([locked.promise, holder]);
        const change = unitOfWork
          .run(() => {
            hasBegun = true;
            return changeRole(subject, ["posts:read"]);
          })
          .then(() => order.push("change"));
        await Promise.all([holder, change]);
        assert.deepEqual(order, ["holder", "change"]);
        await changeRole(subject, ["posts:write"]);
      }
    },
  },
  {
    name: "lock sees what was withdrawn while it waited",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      await seedRole(subject, "auditor", ["logs:read"]);
      await seedPermissions(subject, ["posts:read"]);
      const actor = await seedActor(subject, ["editor", "auditor"]);
      const withdrawals: readonly (() => Promise<unknown>)[] = [
        () => changeRole(subject, ["posts:read"]),
        () => changeUser(subject, actor.userId, { roles: roleNames("editor") }),
        () => removeRole(subject),
        () => changeUser(subject, actor.userId, { isActive: false }),
      ];
      const seen: (ActorRecord | null)[] = [];
      for (const withdraw of withdrawals) {
        const withdrawn = Promise.withResolvers<void>();
        const withdrawal = unitOfWork.run(async () => {
          await withdraw();
          withdrawn.resolve();
          await giveWay(20);
        });
        await Promise.race([withdrawn.promise, withdrawal]);
        const [found] = await Promise.all([unitOfWork.run(() => actors.lock(actor, {})), withdrawal]);
        seen.push(found);
      }
      assert.deepEqual(
        seen.map((record) => [record?.isActive, record?.permissions.toSorted()]),
        [
          [true, ["logs:read", "posts:read"]],
          [true, ["posts:read"]],
          [true, []],
          [false, []],
        ],
      );
    },
  },
  {
    name: "units of work that lock one user or role as their target run one after the other",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, roles, unitOfWork, users } = subject;
      await seedRole(subject, "editor");
      const ada = await seedActor(subject, ["editor"]);
      const grace = await seedActor(subject, ["editor"]);
      const { id } = await seedUser(subject, { name: "" });
      const [role] = roleNames("editor");
      let running = 0;
      const alone = async (change: () => Promise<void>): Promise<void> => {
        running += 1;
        assert.equal(running, 1, "two units of work hold the same target");
        await giveWay();
        await change();
        running -= 1;
      };
      const rename = (actor: Actor) =>
        unitOfWork.run(async () => {
          await actors.lock(actor, { userId: id });
          await alone(async () => {
            const user = await users.findById(id);
            if (user !== null) await users.save(User.restore({ ...user, name: `${user.name}x` }));
          });
        });
      const describe = (actor: Actor) =>
        unitOfWork.run(async () => {
          await actors.lock(actor, { role });
          await alone(async () => {
            const found = role && (await roles.findByName(role));
            if (found) await roles.save(Role.restore({ ...found, description: `${found.description}x` }));
          });
        });
      await Promise.all([rename(ada), rename(grace), rename(systemActor("kit"))]);
      await Promise.all([describe(ada), describe(grace), describe(systemActor("kit"))]);
      assert.equal((await users.findById(id))?.name, "xxx");
      assert.equal(role && (await roles.findByName(role))?.description, "nullxxx");
    },
  },
  {
    name: "actors who are each other's target, or their own, don't deadlock",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, unitOfWork, users } = subject;
      const [ada, grace] = [await seedActor(subject), await seedActor(subject)];
      const rename = (actor: UserActor, target: UserActor) =>
        unitOfWork.run(async () => {
          await actors.lock(actor, { userId: target.userId });
          await giveWay();
          const user = await users.findById(target.userId);
          if (user !== null) await users.save(User.restore({ ...user, name: `${user.name ?? ""}x` }));
        });
      let attempts = 0;
      const counting: typeof rename = (actor, target) =>
        unitOfWork.run(async () => {
          attempts += 1;
          await rename(actor, target);
        });
      for (const [actor, target] of [
        [ada, grace],
        [ada, ada],
      ] as const) {
        await Promise.all([counting(actor, target), counting(target, actor), counting(actor, target)]);
      }
      // A unit of work that a deadlock ended would have run again.
      assert.equal(attempts, 6);
      assert.equal((await users.findById(ada.userId))?.name, "xxxx");
    },
  },
];
