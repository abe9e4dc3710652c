import type { PGlite } from "@electric-sql/pglite";
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import { PostgresDialect } from "kysely";
import type { ConnectionQueue } from "../connection/connection-queue.ts";
import { queueBefore } from "../connection/connection-queue.ts";
import { guardTransactions } from "../connection/transaction-guard-driver.ts";
import { redactDriverError } from "../errors/redact-driver-error.ts";
import type { PgliteInstance } from "./pglite-instance.ts";

/**
 * Kysely's dialect for PostgreSQL, over PGlite as a pool of one connection. Kysely's own dialect for PGlite, and
 * MikroORM's driver with it, run no further statement after a failed BEGIN: the statements that follow wait for a
 * transaction that never ends (Kysely 0.29.6).
 * @param queue for one connection
 */
export function pgliteDialect(instance: PgliteInstance, queue: ConnectionQueue): PostgresDialect {
  const pool = new PglitePool(instance);
  queueBefore(pool, queue);
  return guardTransactions(new PostgresDialect({ pool }));
}

class PglitePool implements PostgresPool {
  readonly options: object = {};
  readonly #instance: PgliteInstance;

  constructor(instance: PgliteInstance) {
    this.#instance = instance;
  }

  async connect(): Promise<PostgresPoolClient> {
    return new PgliteClient(await this.#instance.get(), this.#instance);
  }

  async end(): Promise<void> {
    await this.#instance.close();
  }
}

/**
 * Once the lock on the data directory is lost, no statement reaches PGlite, and none that was on its way succeeds.
 */
class PgliteClient implements PostgresPoolClient {
  readonly #pglite: PGlite;
  readonly #instance: PgliteInstance;

  constructor(pglite: PGlite, instance: PgliteInstance) {
    this.#pglite = pglite;
    this.#instance = instance;
  }

  // PGlite can't stream: without a cursor in its configuration the dialect does not use one.
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query(): never;
  async query<Row>(sql = "", parameters: readonly unknown[] = []): Promise<PostgresQueryResult<Row>> {
    this.#instance.requireUsable(this.#pglite);
    const { rows, affectedRows } = await this.#pglite
      .query<Row>(sql, [...parameters])
      .catch((error: unknown) => {
        this.#instance.note(this.#pglite, error);
        throw redactDriverError(error);
      });
    // A commit after the lock was lost is not acknowledged: another process may have changed the files.
    this.#instance.requireUsable(this.#pglite);
    // PGlite's results have no command. Kysely uses it only to decide whether rows were affected.
    const command = affectedRows === undefined ? "SELECT" : "UPDATE";
    return { command, rowCount: affectedRows ?? 0, rows };
  }

  release(): void {
    // The queue, which wraps this, passes the connection to the next caller.
  }
}
