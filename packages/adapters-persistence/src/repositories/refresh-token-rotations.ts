import type { RefreshTokenRotation, Session } from "@portcullis/core";
import { ConcurrentModification } from "@portcullis/core";
import type { SessionRecord } from "../mappers/session-mapper.ts";
import { sessionColumns, toSession } from "../mappers/session-mapper.ts";
import { BatchedCalls } from "../sql/batched-calls.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

type Rotated = SessionRecord & { readonly presented: string };

/** Rotates the tokens of several requests with one statement, which is a transaction of its own. */
export class RefreshTokenRotations {
  readonly #context: MikroOrmContext;
  readonly #rotate: string;
  readonly #calls = new BatchedCalls((rotations: readonly RefreshTokenRotation[]) => this.#run(rotations));

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
      return await this.#calls.call(rotation);
    } catch (error) {
      // Where the database's default isolation level is above read committed.
      if (error instanceof ConcurrentModification) return null;
      throw error;
    }
  }

  /** Of several rotations of one token none is made here: the policy decides what each of them gets. */
  async #run(rotations: readonly RefreshTokenRotation[]): Promise<readonly (Session | null)[]> {
    const counts = new Map<string, number>();
    for (const { presented } of rotations) counts.set(presented, (counts.get(presented) ?? 0) + 1);
    const single = rotations.filter(({ presented }) => counts.get(presented) === 1);
    if (single.length === 0) return rotations.map(() => null);
    const rotated = await this.#context.query<Rotated>(this.#rotate, [
      single.map(({ presented }) => presented),
      single.map(({ successor }) => successor),
      single.map(({ at }) => at.toISOString()),
      single.map(({ idleExpiresAt }) => idleExpiresAt.toISOString()),
      single.map(({ maxRotations }) => maxRotations),
      single.map(({ exceptEvery }) => exceptEvery),
    ]);
    const byToken = new Map(rotated.map((record) => [record.presented, toSession(record)]));
    return rotations.map(({ presented }) => byToken.get(presented) ?? null);
  }
}
