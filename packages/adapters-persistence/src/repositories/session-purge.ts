import { isStatementTimeout } from "../errors/translate-error.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { concernsRows, PurgeFailures } from "./purge-failures.ts";

/** How many sessions are looked at together. */
const pageSize = 200;
/** How many tokens one statement deletes: at first, and at least after timeouts, each of which divides it by ten. */
const largestBatch = 5_000;
const smallestBatch = 5;
/** How often the row of a session is tried: each attempt leaves fewer deleted tokens for the next one to read. */
const attempts = 3;

interface Candidate {
  readonly id: string;
  /** By what they are paged: an end, or a beginning. */
  readonly position: string;
}

/**
 * Deletes sessions that ended, and those that deleted users left: tokens first, in batches that one statement deletes
 * well within the statement timeout. Each statement is committed by itself, unless a unit of work runs. Sessions with few
 * tokens are deleted together; those with many, and those that fail together, one by one, so that a session that can't be
 * deleted delays no other. Any number of purges may run at once.
 */
export class SessionPurge {
  readonly #context: MikroOrmContext;
  readonly #selectEnded: string;
  readonly #selectLeft: string;
  readonly #deleteTokens: string;
  readonly #deleteUsedTokens: string;
  readonly #deleteUnusedTokens: string;
  readonly #deleteSessions: string;

  constructor(context: MikroOrmContext) {
    const { sessions, refresh_tokens: tokens } = context.tables;
    const end = "least(ended_at, idle_expires_at, expires_at)";
    const counting = (rows: string) => `with gone as (${rows}) select count(*)::int as "count" from gone`;
    this.#context = context;
    this.#selectEnded = context.prepare(`
      select id, ${end} as "position" from ${sessions}
      where user_id is not null and ${end} < $1 and (${end}, id) > ($2, $3) order by ${end}, id limit ${pageSize}`);
    this.#selectLeft = context.prepare(`
      select id, created_at as "position" from ${sessions}
      where user_id is null and (created_at, id) > ($1, $2) order by created_at, id limit ${pageSize}`);
    // Session by session, so that the index returns only the rows to delete. Of two purges at once, each locks rows that
    // the other has not locked.
    this.#deleteTokens = context.prepare(
      counting(`
        delete from ${tokens} where digest = any(array(
          select token.digest from unnest($1::uuid[]) as session (id) cross join lateral (
            select digest from ${tokens} where session_id = session.id
            order by consumed_at limit $2 for update skip locked
          ) as token limit $2
        )) returning 1`),
    );
    // From where the batch before ended: rows that were deleted stay in the index for as long as any transaction that is
    // older than the deletion, and each batch would read all of them.
    this.#deleteUsedTokens = context.prepare(`
      with gone as (
        delete from ${tokens} where digest = any(array(
          select digest from ${tokens} where session_id = $1 and consumed_at >= $2
          order by consumed_at limit $3 for update skip locked
        )) returning consumed_at
      )
      select count(*)::int as "count", max(consumed_at) as "latest" from gone`);
    this.#deleteUnusedTokens = context.prepare(
      counting(`delete from ${tokens} where session_id = $1 and consumed_at is null returning 1`),
    );
    this.#deleteSessions = context.prepare(
      counting(`
        delete from ${sessions} where id = any(array(
          select id from ${sessions} as session where id = any($1::uuid[])
            and not exists (select from ${tokens} where session_id = session.id)
          for update skip locked
        )) returning 1`),
    );
  }

  /**
   * @returns how many ended sessions it deleted; those of deleted users do not count
   * @throws AggregateError when some could not be deleted
   */
  async run(before: Date, signal?: AbortSignal): Promise<number> {
    const failures = new PurgeFailures();
    let deleted = 0;
    for await (const ids of this.#pages(this.#selectLeft, [], signal))
      await this.#deletePage(ids, failures, signal);
    for await (const ids of this.#pages(this.#selectEnded, [before], signal))
      deleted += await this.#deletePage(ids, failures, signal);
    failures.throwIfAny();
    return deleted;
  }

  /** Each page begins behind the one before, so that what could not be deleted is not read again. */
  async *#pages(
    select: string,
    parameters: readonly unknown[],
    signal?: AbortSignal,
  ): AsyncGenerator<readonly string[]> {
    let after: readonly [string, string] = ["-infinity", "00000000-0000-0000-0000-000000000000"];
    while (!signal?.aborted) {
      const page = await this.#context.query<Candidate>(select, [...parameters, ...after]);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.map(({ id }) => id);
      after = [last.position, last.id];
    }
  }

  async #deletePage(ids: readonly string[], failures: PurgeFailures, signal?: AbortSignal): Promise<number> {
    try {
      const few = (await this.#count(this.#deleteTokens, [ids, largestBatch])) < largestBatch;
      if (few) return await this.#count(this.#deleteSessions, [ids]);
    } catch (error) {
      if (!concernsRows(error)) throw error;
    }
    let deleted = 0;
    for (const id of ids) deleted += await this.#deleteOne(id, failures, signal);
    return deleted;
  }

  async #deleteOne(id: string, failures: PurgeFailures, signal?: AbortSignal): Promise<number> {
    try {
      await this.#deleteTokensOf(id, signal);
      const deleted = signal?.aborted ? 0 : await this.#deleteRowOf(id);
      failures.interrupt();
      return deleted;
    } catch (error) {
      if (!concernsRows(error)) throw error;
      failures.add(id, error);
      return 0;
    }
  }

  async #deleteTokensOf(id: string, signal?: AbortSignal): Promise<void> {
    let from = "-infinity";
    for (let batch = largestBatch; !signal?.aborted; ) {
      try {
        const { count, latest } = await this.#run(this.#deleteUsedTokens, [id, from, batch]);
        if (count < batch) break;
        from = latest ?? from;
        batch = Math.min(largestBatch, batch * 2);
      } catch (error) {
        if (!isStatementTimeout(error) || batch === smallestBatch) throw error;
        batch = Math.max(smallestBatch, Math.floor(batch / 10));
      }
    }
  }

  /** Deletes the current token first. Skips a session whose tokens another purge is deleting. */
  async #deleteRowOf(id: string): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#count(this.#deleteUnusedTokens, [id]);
        return await this.#count(this.#deleteSessions, [[id]]);
      } catch (error) {
        if (!isStatementTimeout(error) || attempt === attempts) throw error;
      }
    }
  }

  async #count(statement: string, parameters: readonly unknown[]): Promise<number> {
    return (await this.#run(statement, parameters)).count;
  }

  /** Within a unit of work only the failed statement is rolled back. */
  async #run(statement: string, parameters: readonly unknown[]) {
    const [result] = await this.#context.atomically(() =>
      this.#context.query<{ count: number; latest?: string | null }>(statement, parameters),
    );
    return result ?? { count: 0 };
  }
}
