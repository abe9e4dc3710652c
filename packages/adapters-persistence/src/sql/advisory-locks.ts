import type { RoleName, SessionId, UserId } from "@portcullis/core";
import type { MikroOrmContext } from "./mikro-orm-context.ts";

export type LockMode = "shared" | "exclusive";

/** A lock that the running transaction holds until it ends. */
export interface AdvisoryLock {
  readonly on: "user" | "session";
  readonly id: UserId | SessionId;
  readonly mode: LockMode;
}

/** Locks on roles: those that users have, and those that are named. */
export interface RoleLocks {
  /** Shared: every role of these users. */
  readonly ofUsers?: readonly UserId[];
  readonly shared?: readonly RoleName[];
  readonly exclusive?: readonly RoleName[];
}

/** In this order, so that transactions wait for each other instead of deadlocking; roles come after them. */
const ranks = { user: 1, session: 2 } as const;
const roleRank = 3;

/**
 * Transaction-level advisory locks, which work behind a pooler, on users, sessions and roles. Unlike row locks they are
 * granted in the order of the requests, so an exclusive lock waits for its present holders and not for later ones. A
 * shared lock writes nothing, so a role that every user has is no hot row. Lock users and sessions first, then roles,
 * then rows.
 */
export class AdvisoryLocks {
  readonly #context: MikroOrmContext;
  readonly #lock: string;
  readonly #lockRoles: string;
  readonly #namespace: string;

  constructor(context: MikroOrmContext) {
    const { user_roles: userRoles } = context.tables;
    this.#context = context;
    // Two installations in one database don't wait for each other.
    this.#namespace = `portcullis:${userRoles}`;
    // A subquery that is ordered is read, and so its locks are taken, in that order.
    const take = (wanted: string): string => `
      select current_setting('transaction_isolation') as "isolation", case when exclusive
        then pg_advisory_xact_lock(hashtextextended(name, 0))
        else pg_advisory_xact_lock_shared(hashtextextended(name, 0)) end
      from (
        select name, bool_or(exclusive) as exclusive from (${wanted}) as wanted group by name order by name
      ) as ordered`;
    this.#lock = context.prepare(
      take(`select name collate "C" as name, exclusive
        from unnest($1::text[], $2::boolean[]) as given (name, exclusive)`),
    );
    this.#lockRoles = context.prepare(
      take(`select $1 || role_name collate "C" as name, false as exclusive
          from ${userRoles} where user_id = any($2::uuid[])
        union all select $1 || name collate "C", false from unnest($3::text[]) as name
        union all select $1 || name collate "C", true from unnest($4::text[]) as name`),
    );
  }

  /** @throws Error in a host's transaction of another isolation level */
  async take(locks: readonly AdvisoryLock[]): Promise<void> {
    if (locks.length === 0) return;
    const names = locks.map(({ on, id }) => `${this.#namespace}:${ranks[on]}:${id}`);
    await this.#run(this.#lock, [names, locks.map(({ mode }) => mode === "exclusive")]);
  }

  /** @throws Error in a host's transaction of another isolation level */
  async takeRoles({ ofUsers = [], shared = [], exclusive = [] }: RoleLocks): Promise<void> {
    await this.#run(this.#lockRoles, [`${this.#namespace}:${roleRank}:`, ofUsers, shared, exclusive]);
  }

  /** Under another level, what is read after a wait is what was there before it. */
  async #run(statement: string, parameters: readonly unknown[]): Promise<void> {
    const [first] = await this.#context.query<{ isolation: string }>(statement, parameters);
    if (first !== undefined && first.isolation !== "read committed") {
      throw new Error(
        `Use cases need a transaction of the isolation level READ COMMITTED; this one is ${first.isolation.toUpperCase()}.`,
      );
    }
  }
}

export function userLock(id: UserId, mode: LockMode): AdvisoryLock {
  return { on: "user", id, mode };
}

export function sessionLock(id: SessionId, mode: LockMode): AdvisoryLock {
  return { on: "session", id, mode };
}
