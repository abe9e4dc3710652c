import type { Actor, ActorReader, ActorRecord, SessionId, WriteTarget } from "@portcullis/core";
import type { StoredActor } from "../mappers/actor-record-mapper.ts";
import { toActorRecord } from "../mappers/actor-record-mapper.ts";
import { AdvisoryLocks, sessionLock, userLock } from "../sql/advisory-locks.ts";
import { BatchedCalls } from "../sql/batched-calls.ts";
import type { LockedRow } from "../sql/locked-row.ts";
import { isUnchanged } from "../sql/locked-row.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { requireUnitOfWork } from "./require-unit-of-work.ts";

export class MikroOrmActorReader implements ActorReader {
  readonly #context: MikroOrmContext;
  readonly #locks: AdvisoryLocks;
  readonly #select: string;
  readonly #reads = new BatchedCalls((ids: readonly SessionId[]) => this.#read(ids));
  readonly #lock: string;

  constructor(context: MikroOrmContext, locks: AdvisoryLocks = new AdvisoryLocks(context)) {
    const { sessions, users, user_roles: userRoles, role_permissions: rolePermissions } = context.tables;
    this.#context = context;
    this.#locks = locks;
    const columns = `sessions.id as "sessionId", sessions.ended_at as "endedAt",
        sessions.idle_expires_at as "idleExpiresAt", sessions.expires_at as "expiresAt",
        users.id as "userId", users.email, users.username, users.name, users.is_active as "isActive",
        users.email_verified as "emailVerified", users.created_at as "createdAt", users.updated_at as "updatedAt",
        users.version,
        array(select role_name from ${userRoles} where user_id = users.id order by role_name) as roles,
        array(
          select distinct permission_name from ${userRoles} join ${rolePermissions} using (role_name)
          where user_id = users.id
        ) as permissions`;
    const from = `from ${sessions} as sessions join ${users} as users on users.id = sessions.user_id`;
    this.#select = context.prepare(`select ${columns} ${from} where sessions.id = any($1::uuid[])`);
    // Excludes every update and deletion, those by other programs included; others may share the rows.
    this.#lock = context.prepare(`
      select ${columns}, ${isUnchanged(users, "users")} and ${isUnchanged(sessions, "sessions")} as "isUnchanged"
      ${from} where sessions.id = $1 for share of users, sessions`);
  }

  /** Inside a unit of work it reads by itself, in the same transaction. */
  async findBySession(id: SessionId): Promise<ActorRecord | null> {
    const found = this.#context.isInTransaction() ? (await this.#read([id]))[0] : await this.#reads.call(id);
    return found ? toActorRecord(found) : null;
  }

  /**
   * First the locks that are granted in the order of the requests, so that many writes of an actor can't delay a
   * revocation. A statement that waited for a row saw roles and permissions as they were before the wait.
   */
  async lock(
    actor: Actor,
    { userId, role, roles = [], isOwnAccount }: WriteTarget,
  ): Promise<ActorRecord | null> {
    requireUnitOfWork(this.#context, "ActorReader.lock");
    const target = userId === undefined ? [] : [userId];
    const exclusive = role === undefined ? [] : [role];
    const locks = target.map((id) => userLock(id, "exclusive"));
    if (actor.type === "system") {
      await this.#locks.take(locks);
      if (exclusive.length > 0) await this.#locks.takeRoles({ exclusive });
      return null;
    }
    await this.#locks.take([
      ...locks,
      userLock(actor.userId, "shared"),
      sessionLock(actor.sessionId, "shared"),
    ]);
    if (!isOwnAccount)
      await this.#locks.takeRoles({ ofUsers: [actor.userId, ...target], shared: roles, exclusive });
    const [locked] = await this.#context.query<StoredActor & LockedRow>(this.#lock, [actor.sessionId]);
    if (locked === undefined) return null;
    return locked.isUnchanged ? toActorRecord(locked) : this.findBySession(actor.sessionId);
  }

  async #read(ids: readonly SessionId[]): Promise<readonly (StoredActor | undefined)[]> {
    const found = await this.#context.query<StoredActor>(this.#select, [[...new Set(ids)]]);
    const bySession = new Map<string, StoredActor>(found.map((each) => [each.sessionId, each]));
    return ids.map((id) => bySession.get(id));
  }
}
