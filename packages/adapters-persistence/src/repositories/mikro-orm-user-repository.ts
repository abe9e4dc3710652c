import type { RoleName, UserId, Username, UserRepository } from "@portcullis/core";
import { ConcurrentModification, Email, superadminRole, UnknownRole, User } from "@portcullis/core";
import type { UserRecord } from "../mappers/user-mapper.ts";
import { toUser, toUserRow, userColumns } from "../mappers/user-mapper.ts";
import { UserRow } from "../rows/user-row.ts";
import { AdvisoryLocks, userLock } from "../sql/advisory-locks.ts";
import type { LockedRow } from "../sql/locked-row.ts";
import { isUnchanged } from "../sql/locked-row.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { requireUnitOfWork } from "./require-unit-of-work.ts";

/** How many sessions one statement detaches from a removed user, within the statement timeout. */
const removalBatch = 2_000;

export class MikroOrmUserRepository implements UserRepository {
  readonly #context: MikroOrmContext;
  readonly #locks: AdvisoryLocks;
  readonly #selectById: string;
  readonly #selectByEmail: string;
  readonly #selectByUsername: string;
  readonly #lock: string;
  readonly #lockSuperadminRole: string;
  readonly #selectActiveSuperadmins: string;
  readonly #replaceRoles: string;
  readonly #lockForRemoval: string;
  readonly #detachSessions: string;

  constructor(context: MikroOrmContext) {
    const { users, roles, user_roles: userRoles, sessions } = context.tables;
    const select = `select ${userColumns(userRoles)} from ${users} as users`;
    this.#context = context;
    this.#locks = new AdvisoryLocks(context);
    this.#selectById = context.prepare(`${select} where id = $1`);
    this.#selectByEmail = context.prepare(`${select} where email_key = $1`);
    this.#selectByUsername = context.prepare(`${select} where username_key = $1`);
    this.#lock = context.prepare(`
      select ${userColumns(userRoles)}, ${isUnchanged(users, "users")} as "isUnchanged"
      from ${users} as users where id = $1 for no key update of users`);
    this.#lockSuperadminRole = context.prepare(`select from ${roles} where name = $1 for no key update`);
    this.#selectActiveSuperadmins = context.prepare(
      `select user_id as "id" from ${userRoles} where role_name = $1 and is_active`,
    );
    this.#replaceRoles = context.prepare(`
      with gone as (
        delete from ${userRoles} where user_id = $1 and role_name <> all($2::text[])
      ), kept as (
        insert into ${userRoles} (user_id, role_name, created_at, email_key, is_active)
        select $1, name, $3, $4, $5 from ${roles} where name = any($2::text[]) order by name
        on conflict (user_id, role_name) do update set email_key = excluded.email_key, is_active = excluded.is_active
        returning role_name
      )
      select role_name as "name" from kept`);
    this.#lockForRemoval = context.prepare(`select from ${users} where id = $1 for update`);
    this.#detachSessions = context.prepare(`
      with detached as (
        update ${sessions} set user_id = null, ip = null, user_agent = null,
          ended_at = coalesce(ended_at, now()), end_reason = coalesce(end_reason, 'user_deleted')
        where id = any(array(
          select id from ${sessions} where user_id = $1 order by created_at, id limit ${removalBatch}
          for no key update
        )) returning 1
      )
      select count(*)::int as "count" from detached`);
  }

  async findById(id: UserId): Promise<User | null> {
    return this.#find(this.#selectById, id);
  }

  async findByIdentifier(identifier: Email | Username): Promise<User | null> {
    const select = identifier instanceof Email ? this.#selectByEmail : this.#selectByUsername;
    return this.#find(select, identifier.key);
  }

  /** A statement that waited for the row saw the user's roles as they were before the wait. */
  async lock(id: UserId): Promise<User | null> {
    requireUnitOfWork(this.#context, "UserRepository.lock");
    await this.#locks.take([userLock(id, "exclusive")]);
    const [locked] = await this.#context.query<UserRecord & LockedRow>(this.#lock, [id]);
    if (locked === undefined) return null;
    return locked.isUnchanged ? toUser(locked) : this.findById(id);
  }

  /**
   * Locks the row of the role, not those of its users, so that calls wait for each other even when no user has the role
   * yet.
   */
  async lockActiveSuperadmins(): Promise<ReadonlySet<UserId>> {
    requireUnitOfWork(this.#context, "UserRepository.lockActiveSuperadmins");
    await this.#context.query(this.#lockSuperadminRole, [superadminRole]);
    const found = await this.#context.query<{ id: UserId }>(this.#selectActiveSuperadmins, [superadminRole]);
    return new Set(found.map(({ id }) => id));
  }

  async add(user: User): Promise<User> {
    return this.#context.atomically(async () => {
      await this.#context.write((em) => em.insert(UserRow, toUserRow(user)));
      return this.#saveRoles(user);
    });
  }

  async save(user: User): Promise<User> {
    const { id, version } = user;
    return this.#context.atomically(async () => {
      const updated = await this.#context.write((em) =>
        em.nativeUpdate(UserRow, { id, version }, toUserRow(user)),
      );
      if (updated === 0) throw new ConcurrentModification();
      return this.#saveRoles(user);
    });
  }

  /**
   * Detaches the sessions from the user and leaves them to the purge, because they may have millions of tokens, which the
   * foreign key would delete in one statement.
   */
  async remove(id: UserId): Promise<boolean> {
    return this.#context.atomically(async () => {
      await this.#context.query(this.#lockForRemoval, [id]);
      for (let last = removalBatch; last === removalBatch; ) {
        const [batch] = await this.#context.query<{ count: number }>(this.#detachSessions, [id]);
        last = batch?.count ?? 0;
      }
      return (await this.#context.write((em) => em.nativeDelete(UserRow, { id }))) > 0;
    });
  }

  async #find(statement: string, key: string): Promise<User | null> {
    const [record] = await this.#context.query<UserRecord>(statement, [key]);
    return record === undefined ? null : toUser(record);
  }

  async #saveRoles(user: User): Promise<User> {
    const { id, roles, createdAt, email, isActive } = user;
    const parameters = [id, roles, createdAt, email.key, isActive];
    const kept = await this.#context.query<{ name: RoleName }>(this.#replaceRoles, parameters);
    const known = new Set(kept.map(({ name }) => name));
    const unknown = roles.filter((role) => !known.has(role));
    if (unknown.length > 0) throw new UnknownRole(unknown);
    return User.restore({ ...user, version: user.version + 1 });
  }
}
