import assert from "node:assert/strict";
import type { Actor, ActorRecord, UserActor } from "../../../index.ts";
import { Role, systemActor, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { yieldToEventLoop } from "../assertions.ts";
import { roleNames, seedPermissions, seedRole, seedUser } from "../samples.ts";
import { changeRole, changeUser, outlast, removeRole, seedActor } from "./actor-changes.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";

/** What is locked with the actor: targets and their roles, in an order without deadlocks. */
export const targetLockCases: readonly ContractCase<ActorReaderSubject>[] = [
  {
    name: "a change of a role that is the target, or that the target has or is about to get, waits for the unit of work that locked it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, roles, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      await seedPermissions(subject, ["posts:read"]);
      const actor = await seedActor(subject);
      const { userId } = await seedActor(subject, ["editor"]);
      const [role] = roleNames("editor");
      for (const target of [{ userId }, { role }, { roles: roleNames("editor") }]) {
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
    name: "lock sees what was revoked while it waited",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { actors, unitOfWork } = subject;
      await seedRole(subject, "editor", ["posts:write"]);
      await seedRole(subject, "auditor", ["logs:read"]);
      await seedPermissions(subject, ["posts:read"]);
      const actor = await seedActor(subject, ["editor", "auditor"]);
      const revocations: readonly (() => Promise<unknown>)[] = [
        () => changeRole(subject, ["posts:read"]),
        () => changeUser(subject, actor.userId, { roles: roleNames("editor") }),
        () => removeRole(subject),
        () => changeUser(subject, actor.userId, { isActive: false }),
      ];
      const seen: (ActorRecord | null)[] = [];
      for (const revoke of revocations) {
        const revoked = Promise.withResolvers<void>();
        const revocation = unitOfWork.run(async () => {
          await revoke();
          revoked.resolve();
          await yieldToEventLoop(20);
        });
        await Promise.race([revoked.promise, revocation]);
        const [found] = await Promise.all([unitOfWork.run(() => actors.lock(actor, {})), revocation]);
        seen.push(found);
      }
      assert.deepEqual(
        seen.map((record) => [record?.user.isActive, record?.permissions.toSorted()]),
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
      const exclusively = async (change: () => Promise<void>): Promise<void> => {
        running += 1;
        assert.equal(running, 1, "two units of work hold the same target");
        await yieldToEventLoop();
        await change();
        running -= 1;
      };
      const rename = (actor: Actor) =>
        unitOfWork.run(async () => {
          await actors.lock(actor, { userId: id });
          await exclusively(async () => {
            const user = await users.findById(id);
            if (user !== null) await users.save(User.restore({ ...user, name: `${user.name}x` }));
          });
        });
      const describe = (actor: Actor) =>
        unitOfWork.run(async () => {
          await actors.lock(actor, { role });
          await exclusively(async () => {
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
          await yieldToEventLoop();
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
