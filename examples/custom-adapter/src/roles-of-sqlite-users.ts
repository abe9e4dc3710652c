import type { Keyset, Permission, Role, RoleName, RoleRepository, UnitOfWork } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

const takeAway = `update users set version = version + 1,
    roles = (select json_group_array(value) from json_each(users.roles) where value <> :role)
  where :role in (select value from json_each(users.roles))`;

interface Dependencies {
  readonly database: SqliteDatabase;
  /** Spans the database and the store of roles. */
  readonly unitOfWork: UnitOfWork;
  readonly roles: RoleRepository;
}

/** The roles of another store, for users in SQLite: removing a role also takes it from them. */
export class RolesOfSqliteUsers implements RoleRepository {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async remove(name: RoleName): Promise<boolean> {
    const { database, unitOfWork, roles } = this.#use;
    return unitOfWork.run(async () => {
      const removed = await roles.remove(name);
      if (removed) await database.operate((connection) => connection.prepare(takeAway).run({ role: name }));
      return removed;
    });
  }

  async findByName(name: RoleName): Promise<Role | null> {
    return this.#use.roles.findByName(name);
  }

  async list(keyset: Keyset): Promise<readonly Role[]> {
    return this.#use.roles.list(keyset);
  }

  async add(role: Role): Promise<Role> {
    return this.#use.roles.add(role);
  }

  async save(role: Role): Promise<Role> {
    return this.#use.roles.save(role);
  }

  async permissionsOf(names: readonly RoleName[]): Promise<readonly Permission[]> {
    return this.#use.roles.permissionsOf(names);
  }

  async missing(names: readonly RoleName[]): Promise<readonly RoleName[]> {
    return this.#use.roles.missing(names);
  }
}
