import assert from "node:assert/strict";
import type { PersistencePorts, Role as RoleType } from "../../index.ts";
import {
  ConcurrentModification,
  parsePermissions,
  parseRoleName,
  Role,
  RoleNameTaken,
  UnknownPermission,
  User,
} from "../../index.ts";
import { assertInstances, assertRejects, deface, race, readPages, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { aRole, at, roleNames, seedPermissions, seedRole, seedUser } from "./samples.ts";

/** The role repository, and what its cases need around it. */
export type RoleRepositorySubject = Pick<PersistencePorts, "roles" | "permissionCatalog" | "users">;

// "C" collation: - before _ before letters, whatever the locale.
const sortedNames = ["b", "b-c", "b_c", "bc", "c", "zz"] as const;

function namesOf(roles: readonly RoleType[]): readonly string[] {
  return roles.map(({ name }) => name);
}

/** What every `RoleRepository` promises. */
export const roleRepositoryContract: readonly ContractCase<RoleRepositorySubject>[] = [
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
    name: "knows no role that nobody added",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const nowhere = parseRoleName("nowhere");
      assert.equal(await roles.findByName(nowhere), null);
      assert.equal(await roles.remove(aRole({ name: nowhere, version: 1 })), false);
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
      deface([parts(await roles.add(given)), parts(given)]);
      assert.deepEqual(await roles.findByName(given.name), expected);
      deface(parts(await roles.findByName(given.name)));
      deface((await roles.list({ limit: 5, after: null })).flatMap(parts));
      deface(await roles.permissionsOf([given.name]));
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
    name: "save refuses a role that is gone, and does not bring it back",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const role = await roles.add(aRole());
      await roles.remove(role);
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
    name: "add and save refuse permissions that nobody registered, and store nothing",
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
  {
    name: "lists by name in code point order, one row more than the limit",
    async run(makeSubject) {
      const { roles, ...ports } = await makeSubject();
      for (const name of ["c", "b_c", "zz", "b", "bc", "b-c"]) await seedRole({ roles, ...ports }, name);
      assert.deepEqual(namesOf(await roles.list({ limit: 10, after: null })), sortedNames);
      assert.deepEqual(namesOf(await roles.list({ limit: 6, after: null })), sortedNames);
      assert.deepEqual(namesOf(await roles.list({ limit: 2, after: null })), ["b", "b-c", "b_c"]);
      assert.deepEqual(namesOf(await roles.list({ limit: 2, after: { key: "b_c", id: "b_c" } })), [
        "bc",
        "c",
        "zz",
      ]);
    },
  },
  {
    name: "lists each role with its own permissions",
    async run(makeSubject) {
      const subject = await makeSubject();
      const added = [
        await seedRole(subject, "a", ["posts:read", "posts:write"]),
        await seedRole(subject, "b"),
        await seedRole(subject, "c", ["posts:read"]),
      ];
      assert.deepEqual(await subject.roles.list({ limit: 2, after: null }), added);
    },
  },
  {
    name: "pages neither repeat nor skip a role while roles are added and removed",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const name of sortedNames) await seedRole(subject, name);
      const read = await readPages(
        (keyset) => subject.roles.list(keyset),
        2,
        ({ name }) => ({ key: name, id: name }),
        async (page) => {
          const gone = await subject.roles.findByName(parseRoleName(sortedNames[page * 2 - 1] ?? "a"));
          if (gone !== null) await subject.roles.remove(gone);
          await seedRole(subject, `a${page}`);
          await seedRole(subject, `zzz${page}`);
        },
      );
      const old = namesOf(read).filter((name) => sortedNames.some((seeded) => seeded === name));
      assert.deepEqual(old, sortedNames);
      assert.equal(new Set(namesOf(read)).size, read.length);
    },
  },
  {
    name: "remove deletes the role and takes it from every user",
    async run(makeSubject) {
      const { roles, users, permissionCatalog } = await makeSubject();
      const ports = { roles, permissionCatalog };
      const editor = await seedRole(ports, "editor", ["posts:write"]);
      await seedRole(ports, "auditor", ["posts:read"]);
      const both = await seedUser({ users }, { roles: roleNames("editor", "auditor") });
      const one = await seedUser({ users }, { roles: roleNames("editor") });
      assert.equal(await roles.remove(editor), true);
      assert.equal(await roles.findByName(editor.name), null);
      assert.deepEqual((await users.findById(both.id))?.roles, ["auditor"]);
      assert.deepEqual((await users.findById(one.id))?.roles, []);
      assert.equal(await roles.remove(editor), false);
      // A role made anew under the name is nobody's.
      await seedRole(ports, "editor");
      assert.deepEqual((await users.findById(one.id))?.roles, []);
    },
  },
  {
    name: "remove gives those who had the role their next version, and nobody else",
    async run(makeSubject) {
      const { roles, users, permissionCatalog } = await makeSubject();
      const ports = { roles, permissionCatalog };
      const editor = await seedRole(ports, "editor");
      await seedRole(ports, "auditor");
      const had = await seedUser({ users }, { roles: roleNames("editor", "auditor") });
      const other = await seedUser({ users }, { roles: roleNames("auditor") });
      await roles.remove(editor);
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
    name: "remove refuses a version that is not the stored one, and removes nothing",
    async run(makeSubject) {
      const { roles, users } = await makeSubject();
      const first = await roles.add(aRole());
      const user = await seedUser({ users }, { roles: [first.name] });
      const second = await roles.save(Role.restore({ ...first, description: "Second" }));
      await assertRejects(roles.remove(first), ConcurrentModification);
      await assertRejects(roles.remove(Role.restore({ ...second, version: 3 })), ConcurrentModification);
      assert.deepEqual(await roles.findByName(first.name), second);
      assert.deepEqual(await users.findById(user.id), user);
    },
  },
  {
    name: "of a removal and a save of one version, one succeeds",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      for (let round = 0; round < 10; round += 1) {
        const role = await roles.add(aRole());
        const write = { save: () => roles.save(role), remove: () => roles.remove(role) };
        const order = round % 2 === 0 ? [write.save, write.remove] : [write.remove, write.save];
        const { results, failures } = await settle<unknown>(order.map((start) => start()));
        assert.deepEqual([results.length, failures.length], [1, 1]);
        assertInstances(failures, ConcurrentModification);
        assert.equal((await roles.findByName(role.name)) === null, results[0] === true);
      }
    },
  },
  {
    name: "of many removals of one role, one finds it",
    async run(makeSubject) {
      const { roles } = await makeSubject();
      const role = await roles.add(aRole());
      const found = await Promise.all(race(10, () => roles.remove(role)));
      assert.equal(found.filter(Boolean).length, 1);
    },
  },
  {
    name: "permissionsOf is the union of what roles permit, as granted, each once",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor", ["posts:read", "posts:write"]);
      await seedRole(subject, "auditor", ["posts:read", "logs:*"]);
      await seedRole(subject, "idle");
      const of = async (...names: string[]) =>
        [...(await subject.roles.permissionsOf(roleNames(...names)))].sort();
      assert.deepEqual(await of("editor", "auditor", "idle", "nowhere"), [
        "logs:*",
        "posts:read",
        "posts:write",
      ]);
      assert.deepEqual(await of("auditor"), ["logs:*", "posts:read"]);
      assert.deepEqual(await of("idle"), []);
      assert.deepEqual(await of(), []);
    },
  },
  {
    name: "missing names the roles that do not exist",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor");
      const missing = await subject.roles.missing(roleNames("editor", "ghost", "wraith"));
      assert.deepEqual([...missing].sort(), ["ghost", "wraith"]);
      assert.deepEqual(await subject.roles.missing(roleNames("editor")), []);
      assert.deepEqual(await subject.roles.missing([]), []);
    },
  },
];
