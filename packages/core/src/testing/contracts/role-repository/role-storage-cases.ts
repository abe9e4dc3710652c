import assert from "node:assert/strict";
import type { Role as RoleType } from "../../../index.ts";
import {
  ConcurrentModification,
  parsePermissions,
  parseRoleName,
  Role,
  RoleNameTaken,
  UnknownPermission,
} from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, mutate, race, settle } from "../assertions.ts";
import { aRole, at, seedPermissions } from "../samples.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";

/** Adding, finding and saving roles. */
export const roleStorageCases: readonly ContractCase<RoleRepositorySubject>[] = [
  {
    name: "finds an added role with every field",
    async run(makeSubject) {
      const { roles, permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, ["posts:read", "posts:*", "*"]);
      const role = aRole({
        name: parseRoleName("editor_in-chief1"),
        description: "Schreibt Größtes, 張偉 👩🏽‍🚀 'quoted' %_\\",
        permissions: parsePermissions(["posts:read", "posts:*", "*"]),
        isBuiltIn: true,
        createdAt: at(1),
        updatedAt: at(2),
      });
      const added = await roles.add(role);
      assert.deepEqual(added, Role.restore({ ...role, version: 1 }));
      assert.deepEqual(await roles.findByName(role.name), added);
      const plain = await roles.add(aRole({ description: null, permissions: [] }));
      assert.deepEqual(await roles.findByName(plain.name), plain);
    },
  },
  {
    name: "finds no role that was not added",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const nowhere = parseRoleName("nowhere");
      assert.equal(await roles.findByName(nowhere), null);
      assert.equal(await roles.remove(nowhere), false);
      assert.deepEqual(await roles.permissionsOf([nowhere]), []);
      assert.deepEqual(await roles.list({ limit: 10, after: null }), []);
    },
  },
  {
    name: "returns copies: changing what was found, or given, changes nothing stored",
    async run(makeSubject) {
      const { roles, permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, ["posts:read"]);
      const given = aRole({ permissions: parsePermissions(["posts:read"]) });
      const expected = Role.restore({ ...given, version: 1 });
      const parts = (role: RoleType | null | undefined) => [
        role?.createdAt,
        role?.updatedAt,
        role?.permissions,
      ];
      mutate([parts(await roles.add(given)), parts(given)]);
      assert.deepEqual(await roles.findByName(given.name), expected);
      mutate(parts(await roles.findByName(given.name)));
      mutate((await roles.list({ limit: 5, after: null })).flatMap(parts));
      mutate(await roles.permissionsOf([given.name]));
      assert.deepEqual(await roles.findByName(given.name), expected);
      assert.deepEqual(await roles.permissionsOf([given.name]), ["posts:read"]);
    },
  },
  {
    name: "add refuses a name that is taken, and changes nothing",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const stored = await roles.add(aRole({ description: "First" }));
      await assertRejects(roles.add(aRole({ name: stored.name, description: "Second" })), RoleNameTaken);
      assert.deepEqual(await roles.findByName(stored.name), stored);
    },
  },
  {
    name: "of many roles added under one name, one is stored",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const name = parseRoleName("editor");
      const { results, failures } = await settle(
        race(20, (index) => roles.add(aRole({ name, description: `Writer ${index}` }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, RoleNameTaken);
      assert.deepEqual(await roles.findByName(name), results[0]);
    },
  },
  {
    name: "save returns the role with the next version and stores every change",
    async run(makeSubject) {
      const { roles, permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, ["posts:read", "posts:write"]);
      const first = await roles.add(aRole({ permissions: parsePermissions(["posts:read"]) }));
      const change = Role.restore({
        ...first,
        description: "Changed",
        permissions: parsePermissions(["posts:write"]),
        updatedAt: at(5),
      });
      const second = await roles.save(change);
      assert.deepEqual(second, Role.restore({ ...change, version: 2 }));
      assert.deepEqual(await roles.findByName(first.name), second);
      const third = await roles.save(Role.restore({ ...second, description: null, permissions: [] }));
      assert.deepEqual(await roles.findByName(first.name), third);
    },
  },
  {
    name: "save refuses a version that is not the stored one, and changes nothing",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const first = await roles.add(aRole());
      const second = await roles.save(Role.restore({ ...first, description: "Second" }));
      const stale = Role.restore({ ...first, description: "Stale" });
      await assertRejects(roles.save(stale), ConcurrentModification);
      await assertRejects(roles.save(Role.restore({ ...stale, version: 3 })), ConcurrentModification);
      assert.deepEqual(await roles.findByName(first.name), second);
    },
  },
  {
    name: "save refuses a role that was removed, and does not restore it",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const role = await roles.add(aRole());
      await roles.remove(role.name);
      await assertRejects(roles.save(role), ConcurrentModification);
      assert.equal(await roles.findByName(role.name), null);
    },
  },
  {
    name: "of many saves of one version, one succeeds",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const role = await roles.add(aRole());
      const { results, failures } = await settle(
        race(20, (index) => roles.save(Role.restore({ ...role, description: `Writer ${index}` }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, ConcurrentModification);
      assert.deepEqual(await roles.findByName(role.name), results[0]);
    },
  },
  {
    name: "add and save refuse permissions that are not registered, and store nothing",
    async run(makeSubject) {
      const { roles, permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, ["posts:read"]);
      const permissions = parsePermissions(["posts:read", "posts:fly"]);
      const created = aRole({ permissions });
      await assertRejects(roles.add(created), UnknownPermission);
      assert.equal(await roles.findByName(created.name), null);
      const stored = await roles.add(aRole());
      const changed = Role.restore({ ...stored, description: "Changed", permissions });
      await assertRejects(roles.save(changed), UnknownPermission);
      assert.deepEqual(await roles.findByName(stored.name), stored);
    },
  },
];
