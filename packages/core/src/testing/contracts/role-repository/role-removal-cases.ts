import assert from "node:assert/strict";
import { ConcurrentModification, User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, race, settle } from "../assertions.ts";
import { aRole, roleNames, seedRole, seedUser } from "../samples.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";

/** Removing roles, also from the users who have them. */
export const roleRemovalCases: readonly ContractCase<RoleRepositorySubject>[] = [
  {
    name: "remove deletes the role and takes it from every user",
    async run(makeSubject) {
      const { roles, users, permissionCatalog } = await makeSubject();
      const ports = { roles, permissionCatalog };
      const editor = await seedRole(ports, "editor", ["posts:write"]);
      await seedRole(ports, "auditor", ["posts:read"]);
      const both = await seedUser({ users }, { roles: roleNames("editor", "auditor") });
      const one = await seedUser({ users }, { roles: roleNames("editor") });
      assert.equal(await roles.remove(editor.name), true);
      assert.equal(await roles.findByName(editor.name), null);
      assert.deepEqual((await users.findById(both.id))?.roles, ["auditor"]);
      assert.deepEqual((await users.findById(one.id))?.roles, []);
      assert.equal(await roles.remove(editor.name), false);
      // No user has a role that is added under the name later.
      await seedRole(ports, "editor");
      assert.deepEqual((await users.findById(one.id))?.roles, []);
    },
  },
  {
    name: "remove gives the users who had the role, and no others, their next version",
    async run(makeSubject) {
      const { roles, users, permissionCatalog } = await makeSubject();
      const ports = { roles, permissionCatalog };
      const editor = await seedRole(ports, "editor");
      await seedRole(ports, "auditor");
      const had = await seedUser({ users }, { roles: roleNames("editor", "auditor") });
      const other = await seedUser({ users }, { roles: roleNames("auditor") });
      await roles.remove(editor.name);
      const left = User.restore({ ...had, roles: roleNames("auditor"), version: had.version + 1 });
      assert.deepEqual(await users.findById(had.id), left);
      assert.deepEqual(await users.findById(other.id), other);
      await assertRejects(
        users.save(User.restore({ ...left, version: had.version })),
        ConcurrentModification,
      );
      assert.equal((await users.save(left)).version, left.version + 1);
    },
  },
  {
    name: "a save at the same time as a removal does not restore the role",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      for (let round = 0; round < 10; round += 1) {
        const role = await roles.add(aRole());
        const write = { save: () => roles.save(role), remove: () => roles.remove(role.name) };
        const order = round % 2 === 0 ? [write.save, write.remove] : [write.remove, write.save];
        const { results, failures } = await settle<unknown>(order.map((start) => start()));
        assert.ok(results.includes(true), "the role was not removed");
        assertInstances(failures, ConcurrentModification);
        assert.equal(await roles.findByName(role.name), null);
      }
    },
  },
  {
    name: "of many removals of one role, one finds it",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const role = await roles.add(aRole());
      const found = await Promise.all(race(10, () => roles.remove(role.name)));
      assert.equal(found.filter(Boolean).length, 1);
    },
  },
];
