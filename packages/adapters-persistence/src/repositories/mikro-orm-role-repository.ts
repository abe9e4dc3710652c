import type { Keyset, Permission, RoleName, RoleRepository } from "@portcullis/core";
import { ConcurrentModification, Role, UnknownPermission } from "@portcullis/core";
import type { RoleRecord } from "../mappers/role-mapper.ts";
import { roleColumns, toRole, toRoleRow } from "../mappers/role-mapper.ts";
import { RoleRow } from "../rows/role-row.ts";
import { AdvisoryLocks } from "../sql/advisory-locks.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { textPosition } from "../sql/position.ts";

/** From how many users one statement removes a role, within the statement timeout. */
const removalBatch = 2_000;

export class MikroOrmRoleRepository implements RoleRepository {
  readonly #context: MikroOrmContext;
  readonly #locks: AdvisoryLocks;
  readonly #selectByName: string;
  readonly #selectPage: string;
  readonly #selectNames: string;
  readonly #selectPermissions: string;
  readonly #replacePermissions: string;
  readonly #lockHolders: string;
  readonly #takeAway: string;
  readonly #lock: string;

  constructor(context: MikroOrmContext, locks: AdvisoryLocks = new AdvisoryLocks(context)) {
    const { roles, users, permissions } = context.tables;
    const { role_permissions: rolePermissions, user_roles: userRoles } = context.tables;
    const select = `select ${roleColumns(rolePermissions)} from ${roles} as roles`;
    this.#context = context;
    this.#locks = locks;
    this.#selectByName = context.prepare(`${select} where name = $1`);
    // No name sorts before the empty text.
    this.#selectPage = context.prepare(`${select} where name > $1 order by name limit $2`);
    this.#selectNames = context.prepare(`select name from ${roles} where name = any($1::text[])`);
    this.#selectPermissions = context.prepare(
      `select distinct permission_name as "name" from ${rolePermissions} where role_name = any($1::text[])`,
    );
    this.#replacePermissions = context.prepare(`
      with gone as (
        delete from ${rolePermissions} where role_name = $1 and permission_name <> all($2::text[])
      ), added as (
        insert into ${rolePermissions} (role_name, permission_name)
        select $1, name from ${permissions} where name = any($2::text[]) order by name
        on conflict (role_name, permission_name) do nothing
      )
      select name from ${permissions} where name = any($2::text[])`);
    // In the order of ids, so that two of these wait instead of deadlocking.
    this.#lockHolders = context.prepare(`
      select id from ${users} where id in (
        select user_id from ${userRoles} where role_name = $1 order by user_id limit ${removalBatch}
      ) order by id for no key update`);
    this.#takeAway = context.prepare(`
      with gone as (
        delete from ${userRoles} where role_name = $1 and user_id = any($2::uuid[]) returning user_id
      )
      update ${users} as users set version = version + 1 from gone where users.id = gone.user_id`);
    this.#lock = context.prepare(`select from ${roles} where name = $1 for update`);
  }

  async findByName(name: RoleName): Promise<Role | null> {
    const [record] = await this.#context.query<RoleRecord>(this.#selectByName, [name]);
    return record === undefined ? null : toRole(record);
  }

  async list({ after, limit }: Keyset): Promise<readonly Role[]> {
    const parameters = [after === null ? "" : textPosition(after), limit + 1];
    return (await this.#context.query<RoleRecord>(this.#selectPage, parameters)).map(toRole);
  }

  async add(role: Role): Promise<Role> {
    return this.#context.atomically(async () => {
      await this.#context.write((em) => em.insert(RoleRow, toRoleRow(role)));
      return this.#savePermissions(role);
    });
  }

  async save(role: Role): Promise<Role> {
    const { name, version } = role;
    return this.#context.atomically(async () => {
      await this.#locks.takeRoles({ exclusive: [name] });
      const updated = await this.#context.write((em) =>
        em.nativeUpdate(RoleRow, { name, version }, toRoleRow(role)),
      );
      if (updated === 0) throw new ConcurrentModification();
      return this.#savePermissions(role);
    });
  }

  async remove(name: RoleName): Promise<boolean> {
    return this.#context.atomically(async () => {
      await this.#locks.takeRoles({ exclusive: [name] });
      // Users before the role, in the order of locks of a user's save; then the users who got the role until it was
      // locked.
      await this.#takeFromUsers(name);
      await this.#context.query(this.#lock, [name]);
      await this.#takeFromUsers(name);
      return (await this.#context.write((em) => em.nativeDelete(RoleRow, { name }))) > 0;
    });
  }

  async permissionsOf(names: readonly RoleName[]): Promise<readonly Permission[]> {
    const found = await this.#context.query<{ name: Permission }>(this.#selectPermissions, [names]);
    return found.map(({ name }) => name);
  }

  async missing(names: readonly RoleName[]): Promise<readonly RoleName[]> {
    const found = await this.#context.query<{ name: RoleName }>(this.#selectNames, [names]);
    const known = new Set(found.map(({ name }) => name));
    return names.filter((name) => !known.has(name));
  }

  async #takeFromUsers(name: RoleName): Promise<void> {
    for (;;) {
      const holders = await this.#context.query<{ id: string }>(this.#lockHolders, [name]);
      if (holders.length === 0) return;
      await this.#context.query(this.#takeAway, [name, holders.map(({ id }) => id)]);
    }
  }

  async #savePermissions(role: Role): Promise<Role> {
    const parameters = [role.name, role.permissions];
    const found = await this.#context.query<{ name: Permission }>(this.#replacePermissions, parameters);
    const known = new Set(found.map(({ name }) => name));
    const unknown = role.permissions.filter((permission) => !known.has(permission));
    if (unknown.length > 0) throw new UnknownPermission(unknown);
    return Role.restore({ ...role, version: role.version + 1 });
  }
}
