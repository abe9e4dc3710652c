import type { HealthCheck } from "@portcullis/core";
import { DomainError, StoreUnavailable } from "@portcullis/core";
import { withAbortSignal } from "./connection/abort-signal.ts";
import { ReadOnlyDatabase } from "./postgresql/read-only-server.ts";
import type { MikroOrmContext } from "./sql/mikro-orm-context.ts";

/** Milliseconds. */
const checkTimeout = 1_800;
/**
 * Milliseconds. Below PostgreSQL's `deadlock_timeout`, so that of a check and a migration that wait for each other the
 * check ends first.
 */
const lockTimeout = 500;
/** Milliseconds after which space is checked again. */
const spaceKnownFor = 10_000;

/** Makes PostgreSQL write 140 kB to a temporary file, because it exceeds `work_mem` of 64 kB; the file is deleted. */
const takeSpace = "select count(*) from generate_series(1, 10000)";

interface Settings {
  readonly readOnly: string;
  /** Those of Portcullis's tables that exist. */
  readonly tables: readonly string[];
}

/** A table that an earlier check found is missing: dropped, renamed, or reverted by `migrate down`. */
class MissingTables extends Error {
  override readonly name = "MissingTables";

  constructor(tables: readonly string[]) {
    super(`Tables that were there are missing: ${tables.join(", ")}. Restore them, or apply the migrations.`);
  }
}

/**
 * Whether the database accepts writes now: it answers, isn't read-only, has every table that an earlier check found, the
 * tables aren't locked against writing, and the disk has space. Space is checked every ten seconds, and after a write
 * that failed for lack of space at every check until there is some. Writes no row.
 */
export class DatabaseHealthCheck implements HealthCheck {
  readonly name = "database";
  readonly #context: MikroOrmContext;
  readonly #all: readonly string[];
  readonly #written: ReadonlySet<string>;
  /** Tables that a check found; each must still exist at later checks. */
  readonly #seen = new Set<string>();
  #spaceUntil = 0;

  constructor(context: MikroOrmContext) {
    const { users, user_roles, roles, role_permissions, sessions, refresh_tokens, event_outbox } =
      context.tables;
    this.#context = context;
    this.#all = Object.values(context.tables);
    this.#written = new Set([
      users,
      user_roles,
      roles,
      role_permissions,
      sessions,
      refresh_tokens,
      event_outbox,
    ]);
    context.onDiskFull(() => {
      this.#spaceUntil = 0;
    });
  }

  async check(): Promise<void> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const waiting = new AbortController();
    const timer = setTimeout(() => {
      waiting.abort();
      reject(
        new StoreUnavailable({ cause: new Error(`The database did not answer within ${checkTimeout} ms.`) }),
      );
    }, checkTimeout);
    try {
      const probe = withAbortSignal(waiting.signal, () => this.#context.transaction(() => this.#probe()));
      await Promise.race([probe, tooLate]);
    } catch (error) {
      throw error instanceof DomainError ? error : new StoreUnavailable({ cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #probe(): Promise<void> {
    const [settings] = await this.#context.query<Settings>(
      `select current_setting('transaction_read_only') as "readOnly",
        set_config('lock_timeout', $1, true), set_config('temp_tablespaces', '', true),
        set_config('work_mem', '64kB', true),
        array(select name from unnest($2::text[]) as name where to_regclass(name) is not null) as tables`,
      [String(lockTimeout), this.#all],
    );
    const { readOnly, tables = [] } = settings ?? {};
    if (readOnly !== "off") throw new ReadOnlyDatabase();
    this.#requireSeen(tables);
    const written = tables.filter((table) => this.#written.has(table));
    if (written.length > 0)
      await this.#context.query(`lock table ${written.join(", ")} in row exclusive mode`, []);
    const now = performance.now();
    if (now < this.#spaceUntil) return;
    await this.#context.query(takeSpace, []);
    this.#spaceUntil = now + spaceKnownFor;
  }
  /** Tables may be missing from the start: before the migrations, and where a host keeps users elsewhere. */
  #requireSeen(found: readonly string[]): void {
    const missing = [...this.#seen].filter((table) => !found.includes(table));
    if (missing.length > 0) throw new MissingTables(missing);
    for (const table of found) this.#seen.add(table);
  }
}
