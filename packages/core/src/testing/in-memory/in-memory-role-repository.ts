import type { Keyset, Permission, RoleName, RoleRepository } from "../../index.ts";
import { ConcurrentModification, Role, RoleNameTaken, UnknownPermission, User } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { readKeyset } from "./ordering.ts";

/** Keeps roles in an `InMemoryDatabase`; removing a role also takes it from its users. */
export class InMemoryRoleRepository implements RoleRepository {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async findByName(name: RoleName): Promise<Role | null> {
    return this.#database.operate(() => {
      const role = this.#database.roles.get(name);
      return role === undefined ? null : Role.restore(role);
    });
  }

  async list(keyset: Keyset): Promise<readonly Role[]> {
    return this.#database.operate(() =>
      readKeyset(this.#database.roles.values(), keyset, ({ name }) => ({ key: name, id: name })).map(
        Role.restore,
      ),
    );
  }

  async add(role: Role): Promise<Role> {
    return this.#database.operate(() => {
      if (this.#database.roles.has(role.name)) throw new RoleNameTaken();
      return this.#store(role);
    });
  }

  async save(role: Role): Promise<Role> {
    return this.#database.operate(() => {
      if (this.#database.roles.get(role.name)?.version !== role.version) throw new ConcurrentModification();
      return this.#store(role);
    });
  }

  async remove(name: RoleName): Promise<boolean> {
    return this.#database.operate(() => {
      const { roles, users } = this.#database;
      for (const user of users.values().filter((each) => each.hasRole(name))) {
        const left = user.roles.filter((role) => role !== name);
        users.set(user.id, User.restore({ ...user, roles: left, version: user.version + 1 }));
      }
      return roles.delete(name);
    });
  }

  async permissionsOf(names: readonly RoleName[]): Promise<readonly Permission[]> {
    return this.#database.operate(() => [
      ...new Set(names.flatMap((name) => this.#database.roles.get(name)?.permissions ?? [])),
    ]);
  }

  async missing(names: readonly RoleName[]): Promise<readonly RoleName[]> {
    return this.#database.operate(() => names.filter((name) => !this.#database.roles.has(name)));
  }

  #store(role: Role): Role {
    const unknown = role.permissions.filter((permission) => !this.#database.permissions.has(permission));
    if (unknown.length > 0) throw new UnknownPermission(unknown);
    const stored = Role.restore({ ...role, version: role.version + 1 });
    this.#database.roles.set(role.name, stored);
    return Role.restore(stored);
  }
}
