import type { PGlite } from "@electric-sql/pglite";
import type {
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
} from "kysely";
import { CompiledQuery, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { withholdValues } from "../errors/withhold-values.ts";
import type { DirectoryLock } from "./data-directory-lock.ts";
import { ReleasingDriver } from "./releasing-driver.ts";

/**
 * PGlite has one connection. It is lent to one transaction at a time here; Kysely's own PGlite dialect lends it to
 * everybody at once, so that statements of others slip into a running transaction. Once the directory's lock is lost, no
 * statement reaches PGlite, and none that was on its way succeeds.
 */
export class ExclusivePgliteDialect implements Dialect {
  readonly #pglite: PGlite;
  readonly #lock: DirectoryLock | null;

  /** @param lock null in memory */
  constructor(pglite: PGlite, lock: DirectoryLock | null) {
    this.#pglite = pglite;
    this.#lock = lock;
  }

  createDriver(): Driver {
    return new ReleasingDriver(new ExclusivePgliteDriver(this.#pglite, this.#lock));
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(database);
  }
}

class ExclusivePgliteDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #lock: DirectoryLock | null;
  readonly #connection: DatabaseConnection;
  readonly #waiting: (() => void)[] = [];
  #lent = false;

  constructor(pglite: PGlite, lock: DirectoryLock | null) {
    this.#pglite = pglite;
    this.#lock = lock;
    this.#connection = new PgliteConnection(pglite, lock);
  }

  async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#lent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#lent = true;
    return this.#connection;
  }

  /** Hands the connection straight to the next in line, so that nobody overtakes. */
  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#lent = false;
    else next();
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "begin");
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "commit");
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "rollback");
  }

  savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    return run(connection, `savepoint "${name}"`);
  }

  rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    return run(connection, `rollback to "${name}"`);
  }

  releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    return run(connection, `release "${name}"`);
  }

  /** Closing writes a checkpoint, which is no longer ours to write once the lock is lost. */
  async destroy(): Promise<void> {
    const isOurs = this.#lock?.isHeld() ?? true;
    if (isOurs && !this.#pglite.closed) await this.#pglite.close();
  }
}

class PgliteConnection implements DatabaseConnection {
  readonly #pglite: PGlite;
  readonly #lock: DirectoryLock | null;

  constructor(pglite: PGlite, lock: DirectoryLock | null) {
    this.#pglite = pglite;
    this.#lock = lock;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#lock?.requireHeld();
    const { rows, affectedRows } = await this.#pglite
      .query<Row>(sql, [...parameters])
      .catch((error: unknown) => Promise.reject(withholdValues(error)));
    // A commit that another process may have overtaken is not acknowledged.
    this.#lock?.requireHeld();
    return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and PGlite can't stream.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("PGlite can't stream rows.");
  }
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}
