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
import type { ConnectionQueue } from "../connection/connection-queue.ts";
import { TransactionGuardDriver } from "../connection/transaction-guard-driver.ts";
import { redactDriverError } from "../errors/redact-driver-error.ts";
import type { PgliteInstance } from "./pglite-instance.ts";

/**
 * PGlite has one connection. It is lent to one transaction at a time here; Kysely's own PGlite dialect lends it to
 * everybody at once, so that statements of others slip into a running transaction. Once the directory's lock is lost, no
 * statement reaches PGlite, and none that was on its way succeeds.
 */
export class ExclusivePgliteDialect implements Dialect {
  readonly #instance: PgliteInstance;
  readonly #queue: ConnectionQueue;

  /** @param queue for one connection */
  constructor(instance: PgliteInstance, queue: ConnectionQueue) {
    this.#instance = instance;
    this.#queue = queue;
  }

  createDriver(): Driver {
    return new TransactionGuardDriver(new ExclusivePgliteDriver(this.#instance, this.#queue));
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
  readonly #instance: PgliteInstance;
  readonly #queue: ConnectionQueue;
  #connection: PgliteConnection | null = null;

  constructor(instance: PgliteInstance, queue: ConnectionQueue) {
    this.#instance = instance;
    this.#queue = queue;
  }

  async init(): Promise<void> {
    // PGlite.create waits until it is ready.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#queue.take();
    try {
      const pglite = await this.#instance.get();
      if (this.#connection?.pglite !== pglite)
        this.#connection = new PgliteConnection(pglite, this.#instance);
      return this.#connection;
    } catch (reason) {
      this.#queue.give();
      this.#queue.refuseWaiting(reason);
      throw reason;
    }
  }

  async releaseConnection(): Promise<void> {
    this.#queue.give();
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

  async destroy(): Promise<void> {
    await this.#instance.close();
  }
}

class PgliteConnection implements DatabaseConnection {
  readonly pglite: PGlite;
  readonly #instance: PgliteInstance;

  constructor(pglite: PGlite, instance: PgliteInstance) {
    this.pglite = pglite;
    this.#instance = instance;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#instance.requireUsable(this.pglite);
    const { rows, affectedRows } = await this.pglite
      .query<Row>(sql, [...parameters])
      .catch((error: unknown) => {
        this.#instance.note(this.pglite, error);
        throw redactDriverError(error);
      });
    // A commit that another process may have overtaken is not acknowledged.
    this.#instance.requireUsable(this.pglite);
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
