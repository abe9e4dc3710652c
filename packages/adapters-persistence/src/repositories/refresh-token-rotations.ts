import type { RefreshTokenRotation, Session } from "@portcullis/core";
import { ConcurrentModification } from "@portcullis/core";
import type { SessionRecord } from "../mappers/session-mapper.ts";
import { sessionColumns, toSession } from "../mappers/session-mapper.ts";
import { BatchedCalls } from "../sql/batched-calls.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

type Rotated = SessionRecord & { readonly presented: string };

/** A rotation, and when it was called for, on the clock of `performance.now()`. */
interface Call {
  readonly rotation: RefreshTokenRotation;
  readonly since: number;
}

/**
 * Rotates the tokens of several requests with one statement, in a transaction: what a server that froze finds of it when
 * it goes on is a BEGIN, or a COMMIT at most. A statement by itself would use tokens of callers who were refused.
 */
export class RefreshTokenRotations {
  readonly #context: MikroOrmContext;
  readonly #rotate: string;
  readonly #calls = new BatchedCalls((calls: readonly Call[]) => this.#run(calls));

  constructor(context: MikroOrmContext) {
    const { refresh_tokens: refreshTokens, sessions, users } = context.tables;
    this.#context = context;
    // Locks sessions before tokens, as everything that ends or deletes sessions does, and waits for none: a session that
    // is in use is left to the caller's own steps. The update of a token decides who uses it; the two conditions that may
    // have become untrue since the statement began are on the rows that are locked or updated, where PostgreSQL reads
    // them again.
    this.#rotate = context.prepare(`
      with requested as (
        select presented, successor, at::timestamptz as at, idle_expires_at::timestamptz as idle_expires_at,
          max_rotations, except_every
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[])
          as given (presented, successor, at, idle_expires_at, max_rotations, except_every)
      ), unused as (
        select distinct on (session_id) session_id, requested.* from requested
          join ${refreshTokens} as token on token.digest = requested.presented and token.consumed_at is null
        where not exists (select from ${refreshTokens} as stored where stored.digest = requested.successor)
        order by session_id
      ), held as materialized (
        select sessions.id, unused.* from unused
          join ${sessions} as sessions on sessions.id = unused.session_id
          join ${users} as users on users.id = sessions.user_id and users.is_active
        where sessions.ended_at is null and sessions.idle_expires_at > unused.at and sessions.expires_at > unused.at
          and sessions.rotations < unused.max_rotations and (sessions.rotations + 1) % unused.except_every <> 0
        order by sessions.id for no key update of sessions skip locked
      ), consumed as (
        update ${refreshTokens} as token set consumed_at = held.at
        from held where token.digest = held.presented and token.consumed_at is null
        returning held.*
      ), added as (
        insert into ${refreshTokens} (digest, session_id) select successor, id from consumed
      ), refreshed as (
        update ${sessions} as sessions set last_used_at = consumed.at, rotations = sessions.rotations + 1,
          idle_expires_at = least(consumed.idle_expires_at, sessions.expires_at)
        from consumed where sessions.id = consumed.id
        returning consumed.presented, sessions.*
      )
      select presented, ${sessionColumns} from refreshed`);
  }

  /** Null for what the steps of the use case have to decide. */
  async rotate(rotation: RefreshTokenRotation): Promise<Session | null> {
    if (this.#context.isInTransaction()) return null;
    try {
      return await this.#calls.call({ rotation, since: performance.now() });
    } catch (error) {
      // A deadlock with another program.
      if (error instanceof ConcurrentModification) return null;
      throw error;
    }
  }

  /** Of several rotations of one token none is made here: the policy decides what each of them gets. */
  async #run(calls: readonly Call[]): Promise<readonly (Session | null)[]> {
    const counts = new Map<string, number>();
    for (const { rotation } of calls)
      counts.set(rotation.presented, (counts.get(rotation.presented) ?? 0) + 1);
    const single = calls.filter(({ rotation }) => counts.get(rotation.presented) === 1);
    if (single.length === 0) return calls.map(() => null);
    const rotated = await this.#context.transaction(() =>
      this.#context.query<Rotated>(this.#rotate, toParameters(single)),
    );
    const byToken = new Map(rotated.map((record) => [record.presented, toSession(record)]));
    return calls.map(({ rotation }) => byToken.get(rotation.presented) ?? null);
  }
}

function toParameters(calls: readonly Call[]): readonly unknown[] {
  const rotations = calls.map(({ rotation }) => rotation);
  return [
    rotations.map(({ presented }) => presented),
    rotations.map(({ successor }) => successor),
    calls.map(({ rotation, since }) => afterWait(rotation.at, since)),
    calls.map(({ rotation, since }) => afterWait(rotation.idleExpiresAt, since)),
    rotations.map(({ maxRotations }) => maxRotations),
    rotations.map(({ exceptEvery }) => exceptEvery),
  ];
}

/** Later by the whole seconds that the call waited, so that a wait for a connection uses up no grace window. */
function afterWait(time: Date, since: number): string {
  const seconds = Math.trunc((performance.now() - since) / 1_000);
  return new Date(time.getTime() + seconds * 1_000).toISOString();
}
