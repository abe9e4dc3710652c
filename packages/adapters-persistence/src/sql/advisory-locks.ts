import { createHash } from "node:crypto";
import type { RoleName, SessionId, UserId } from "@portcullis/core";
import type { MikroOrmContext } from "./mikro-orm-context.ts";

/** A lock that the running transaction takes and keeps until it ends. */
export interface AdvisoryLock {
  readonly on: "user" | "session" | "role";
  readonly name: UserId | SessionId | RoleName;
  readonly mode: "shared" | "exclusive";
}

/**
 * Transaction-level advisory locks (they work behind a pooler too) on users, sessions and roles. Unlike locks on rows they are
 * granted in the order in which they were asked for, so that whoever wants one exclusively waits for those who hold it,
 * and not for everybody who comes later; and sharing one writes nothing, so that a role that every user has is no hot row.
 */
export class AdvisoryLocks {
  readonly #context: MikroOrmContext;
  readonly #lock: string;

  constructor(context: MikroOrmContext) {
    this.#context = context;
    // A function scan gives its rows, and so takes the locks, in the order of the arrays.
    this.#lock = context.prepare(`
      select case when exclusive then pg_advisory_xact_lock(key) else pg_advisory_xact_lock_shared(key) end
      from unnest($1::bigint[], $2::boolean[]) as wanted (key, exclusive)`);
  }

  /** Takes them in one order, whoever asks; of two for one key, the exclusive one. */
  async take(locks: readonly AdvisoryLock[]): Promise<void> {
    const modes = new Map<bigint, AdvisoryLock["mode"]>();
    for (const lock of locks) {
      const key = keyOf(lock);
      if (modes.get(key) !== "exclusive") modes.set(key, lock.mode);
    }
    const ordered = [...modes].sort(([left], [right]) => (left < right ? -1 : 1));
    if (ordered.length === 0) return;
    const keys = ordered.map(([key]) => key.toString());
    await this.#context.query(this.#lock, [keys, ordered.map(([, mode]) => mode === "exclusive")]);
  }
}

export function userLock(id: UserId, mode: AdvisoryLock["mode"]): AdvisoryLock {
  return { on: "user", name: id, mode };
}

export function sessionLock(id: SessionId, mode: AdvisoryLock["mode"]): AdvisoryLock {
  return { on: "session", name: id, mode };
}

export function roleLock(name: RoleName, mode: AdvisoryLock["mode"]): AdvisoryLock {
  return { on: "role", name, mode };
}

/** Two names with one key, which is as good as impossible, would wait for each other without need. */
function keyOf({ on, name }: AdvisoryLock): bigint {
  return createHash("sha256").update(`portcullis:${on}:${name}`).digest().readBigInt64BE();
}
