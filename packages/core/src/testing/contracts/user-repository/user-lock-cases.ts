import assert from "node:assert/strict";
import { ConcurrentModification, OutsideUnitOfWork, superadminRole, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import {
  assertInstances,
  assertRejects,
  assertResolves,
  race,
  settle,
  yieldToEventLoop,
} from "../assertions.ts";
import { anId, aUser, roleNames, seedRole, seedUser } from "../samples.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

class WouldBeLast extends Error {}

/** What is read under a lock stays true until the unit of work ends. */
export const userLockCases: readonly ContractCase<UserRepositorySubject>[] = [
  {
    name: "lock reads the user, or null when there is none",
    async run(makeSubject) {
      const { users, unitOfWork } = await makeSubject();
      const user = await seedUser({ users }, { name: "Ada" });
      assert.deepEqual(await unitOfWork.run(() => users.lock(user.id)), user);
      assert.equal(await unitOfWork.run(() => users.lock(anId())), null);
    },
  },
  {
    name: "lock throws outside a unit of work",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { id } = await seedUser({ users });
      await assertRejects(users.lock(id), OutsideUnitOfWork);
      await assertRejects(users.lock(anId()), OutsideUnitOfWork);
    },
  },
  {
    name: "lockActiveSuperadmins throws outside a unit of work",
    async run(makeSubject) {
      const { users, unitOfWork } = await makeSubject();
      await assertRejects(users.lockActiveSuperadmins(), OutsideUnitOfWork);
      // After the end of one as well.
      const after = unitOfWork.run(async () => undefined).then(() => users.lockActiveSuperadmins());
      await assertRejects(after, OutsideUnitOfWork);
    },
  },
  {
    name: "units of work that lock, read and save one user lose no update",
    async run(makeSubject) {
      const { users, unitOfWork } = await makeSubject();
      const { id } = await seedUser({ users }, { name: "" });
      const append = (letter: string) =>
        unitOfWork.run(async () => {
          const user = await users.lock(id);
          await yieldToEventLoop();
          if (user !== null) await users.save(User.restore({ ...user, name: `${user.name}${letter}` }));
        });
      for (const letters of ["abc", "def", "ghi"])
        await assertResolves(Promise.all([...letters].map(append)));
      const found = await users.findById(id);
      assert.equal([...(found?.name ?? "")].sort().join(""), "abcdefghi");
      assert.equal(found?.version, 10);
    },
  },
  {
    name: "a save from outside waits for the unit of work that locked the user",
    async run(makeSubject) {
      const { users, unitOfWork } = await makeSubject();
      const before = await seedUser({ users });
      const holder = unitOfWork.run(async () => {
        const user = await users.lock(before.id);
        await yieldToEventLoop();
        return user && users.save(User.restore({ ...user, name: "Holder" }));
      });
      const outsider = users.save(User.restore({ ...before, name: "Outsider" }));
      const [held, { failures }] = await assertResolves(Promise.all([holder, settle([outsider])]));
      assertInstances(failures, ConcurrentModification);
      // Either the holder wrote last, or the outsider was refused: what the holder locked did not change.
      assert.equal((await users.findById(before.id))?.name, "Holder");
      assert.equal(held?.version, failures.length === 0 ? 3 : 2);
    },
  },
  {
    name: "lockActiveSuperadmins returns the active superadmins and no others",
    async run(makeSubject) {
      const { users, unitOfWork, ...ports } = await makeSubject();
      await seedRole(ports, "superadmin", ["*"]);
      await seedRole(ports, "admin", ["users:*"]);
      const lock = () => unitOfWork.run(() => users.lockActiveSuperadmins());
      assert.deepEqual(await lock(), new Set());
      const first = await seedUser({ users }, { roles: roleNames("superadmin") });
      const second = await seedUser({ users }, { roles: roleNames("admin", "superadmin") });
      await seedUser({ users }, { roles: roleNames("superadmin"), isActive: false });
      await seedUser({ users }, { roles: roleNames("admin") });
      await seedUser({ users });
      assert.deepEqual(await lock(), new Set([first.id, second.id]));
      await users.remove(first.id);
      assert.deepEqual(await lock(), new Set([second.id]));
    },
  },
  {
    name: "demotions that race leave one superadmin",
    async run(makeSubject) {
      const { users, unitOfWork, ...ports } = await makeSubject();
      await seedRole(ports, "superadmin", ["*"]);
      const superadmins = await Promise.all(race(3, () => seedUser({ users }, { roles: [superadminRole] })));
      const { results, failures } = await settle(
        superadmins.map(({ id }) =>
          unitOfWork.run(async () => {
            const user = await users.lock(id);
            await yieldToEventLoop();
            if ((await users.lockActiveSuperadmins()).size <= 1) throw new WouldBeLast();
            await yieldToEventLoop();
            return user && users.save(User.restore({ ...user, roles: [] }));
          }),
        ),
      );
      assertInstances(failures, WouldBeLast);
      assert.equal(results.length, 2);
      assert.equal((await unitOfWork.run(() => users.lockActiveSuperadmins())).size, 1);
    },
  },
  {
    name: "of units of work that create the first superadmin, one finds that there is none",
    async run(makeSubject) {
      const { users, unitOfWork, ...ports } = await makeSubject();
      await seedRole(ports, "superadmin", ["*"]);
      const made = await Promise.all(
        race(3, () =>
          unitOfWork.run(async () => {
            if ((await users.lockActiveSuperadmins()).size > 0) return null;
            await yieldToEventLoop();
            return users.add(aUser({ roles: [superadminRole] }));
          }),
        ),
      );
      assert.equal(made.filter((user) => user !== null).length, 1);
      assert.equal((await unitOfWork.run(() => users.lockActiveSuperadmins())).size, 1);
    },
  },
];
