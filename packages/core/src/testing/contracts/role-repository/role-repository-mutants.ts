import type { RoleRepository } from "../../../index.ts";
import { ConcurrentModification, Role, RoleNameTaken, User } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { byOffset } from "../../mutants/by-offset.ts";
import { faultyRepositories } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { aRole } from "../samples.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";

type RoleFault = (roles: RoleRepository, database: InMemoryDatabase) => Partial<RoleRepository>;

function brokenRoles(fault: RoleFault): () => RoleRepositorySubject {
  return faultyRepositories(({ roles }, database) => ({ roles: withFaults(roles, fault(roles, database)) }));
}

/** A write without any check. */
function write(database: InMemoryDatabase, role: Role): Promise<Role> {
  return database.operate(() => {
    const saved = Role.restore({ ...role, version: role.version + 1 });
    database.roles.set(role.name, saved);
    return saved;
  });
}

const checksNothing = brokenRoles((_, database) => ({
  add: (role) => write(database, role),
  save: (role) => write(database, role),
}));

const readsThenWrites = brokenRoles((roles, database) => ({
  async add(role) {
    if ((await roles.findByName(role.name)) !== null) throw new RoleNameTaken();
    return write(database, role);
  },
  async save(role) {
    const stored = await roles.findByName(role.name);
    if (stored?.version !== role.version) throw new ConcurrentModification();
    return write(database, role);
  },
}));

export const roleRepositoryMutants: Mutants<RoleRepositorySubject> = {
  "finds an added role with every field": brokenRoles((roles) => ({
    add: (role) => roles.add(Role.restore({ ...role, isBuiltIn: false })),
  })),
  "finds no role that was not added": brokenRoles(() => ({ findByName: async (name) => aRole({ name }) })),
  "returns copies: changing what was found, or given, changes nothing stored": brokenRoles((_, database) => ({
    findByName: async (name) => database.roles.get(name) ?? null,
  })),
  "add refuses a name that is taken, and changes nothing": checksNothing,
  "of many roles added under one name, one is stored": readsThenWrites,
  "save returns the role with the next version and stores every change": brokenRoles((roles) => ({
    async save(role) {
      const kept = (await roles.findByName(role.name))?.permissions ?? [];
      return roles.save(Role.restore({ ...role, permissions: [...kept, ...role.permissions] }));
    },
  })),
  "save refuses a version that is not the stored one, and changes nothing": checksNothing,
  "save refuses a role that was removed, and does not restore it": checksNothing,
  "of many saves of one version, one succeeds": readsThenWrites,
  "add and save refuse permissions that are not registered, and store nothing": checksNothing,
  "lists by name in code point order, one row more than the limit": brokenRoles((roles) => ({
    async list(keyset) {
      const found = await roles.list(keyset);
      return found.toSorted((left, right) => left.name.localeCompare(right.name, "en"));
    },
  })),
  "lists each role with its own permissions": brokenRoles((roles) => ({
    // As a join that the limit is applied to: a role of two permissions counts twice.
    async list(keyset) {
      const rows = (await roles.list(keyset)).flatMap((role) =>
        role.permissions.length > 1 ? [role, role] : [role],
      );
      return [...new Set(rows.slice(0, keyset.limit + 1))];
    },
  })),
  "pages neither repeat nor skip a role while roles are added and removed": brokenRoles((roles) => ({
    list: byOffset((keyset) => roles.list(keyset)),
  })),
  "remove deletes the role and takes it from every user": brokenRoles((_, database) => ({
    remove: (name) => database.operate(() => database.roles.delete(name)),
  })),
  "remove gives the users who had the role, and no others, their next version": brokenRoles(
    (roles, database) => ({
      async remove(name) {
        const before = database.users.values();
        const removed = await roles.remove(name);
        for (const { id, version } of before) {
          const user = database.users.get(id);
          if (user !== undefined) database.users.set(id, User.restore({ ...user, version }));
        }
        return removed;
      },
    }),
  ),
  "a save at the same time as a removal does not restore the role": checksNothing,
  "of many removals of one role, one finds it": brokenRoles((roles) => ({
    async remove(name) {
      const found = await roles.findByName(name);
      await roles.remove(name);
      return found !== null;
    },
  })),
  "permissionsOf returns the union of the roles' permissions, as granted, each once": brokenRoles(
    (_, database) => ({
      permissionsOf: async (names) => names.flatMap((name) => database.roles.get(name)?.permissions ?? []),
    }),
  ),
  "missing returns the roles that do not exist": brokenRoles((roles) => ({
    missing: async (names) => (await roles.missing(names)).slice(0, 1),
  })),
};
