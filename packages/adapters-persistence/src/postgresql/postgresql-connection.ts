import type { Options } from "@mikro-orm/sql";
import { abortSignalOr } from "../connection/abort-signal.ts";
import type { Pool } from "../connection/connection-queue.ts";
import { ConnectionQueue, longestQueue, longestWait, queueBefore } from "../connection/connection-queue.ts";
import type { DatabaseLocation } from "../connection/database-url.ts";
import type { ClientClass } from "./postgresql-client.ts";
import { postgresqlClient } from "./postgresql-client.ts";
import type { PreparedStatements } from "./prepared-statements.ts";
import type { ReadOnlyAwareClient } from "./read-only-server.ts";
import { refuseReadOnlyServers } from "./read-only-server.ts";

/** Connections to PostgreSQL, of which an embedded database has one, and who waits for them. */
export interface PoolOptions {
  /** Connections kept open when idle; 0 unless told otherwise. */
  readonly poolMin?: number | undefined;
  /** Connections at most; 10 unless told otherwise. */
  readonly poolMax?: number | undefined;
  /**
   * The signal of the request that the calling work belongs to, such as `requestSignal` of `@portcullis/adapters-http`.
   * When it aborts, because the client has gone, work that still waits for a connection is given up with `Overloaded`;
   * work that has one goes on. Default: none.
   */
  readonly abortSignal?: (() => AbortSignal | undefined) | undefined;
}

/**
 * Milliseconds. Together they keep every answer under five seconds when the server freezes, and a statement under eight, with
 * the longest wait for a connection before it, when a table is locked.
 */
const connectionTimeout = 3_000;
const statementTimeout = 3_500;
const answerDeadline = 4_000;
/**
 * Milliseconds. The server ends a transaction that sends nothing for so long, and frees its locks: the process that began it is
 * frozen, or cut off from the network, which the server doesn't notice otherwise.
 */
const idleTransactionTimeout = 5_000;

export async function postgresqlConnection(
  { url, name }: Extract<DatabaseLocation, { kind: "postgresql" }>,
  { poolMin = 0, poolMax = 10, abortSignal }: PoolOptions,
  statements: PreparedStatements,
): Promise<Options> {
  const { GuardedPostgreSqlDriver } = await import("./postgresql-driver.ts");
  return {
    driver: GuardedPostgreSqlDriver,
    dbName: name,
    clientUrl: url,
    driverOptions: {
      connectionString: url,
      application_name: "portcullis",
      min: poolMin,
      max: poolMax,
      connectionTimeoutMillis: connectionTimeout,
      statement_timeout: statementTimeout,
      idle_in_transaction_session_timeout: idleTransactionTimeout,
      keepAlive: true,
      onPoolCreated(pool: Pool<ReadOnlyAwareClient> & { Client: ClientClass }) {
        const signal = abortSignalOr(abortSignal);
        const queue = new ConnectionQueue({
          size: poolMax,
          longest: longestQueue,
          longestWait,
          abortSignal: signal,
        });
        refuseReadOnlyServers(pool);
        queueBefore(pool, queue);
        const refuseWaiting = (reason: Error): void => queue.refuseWaiting(reason);
        pool.Client = postgresqlClient(pool.Client, statements, answerDeadline, refuseWaiting);
      },
    },
  };
}
