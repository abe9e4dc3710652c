import type { Options } from "@mikro-orm/sql";
import { callerSignalOr } from "../connection/abort-signal.ts";
import type { Pool } from "../connection/connection-queue.ts";
import { ConnectionQueue, longestQueue, longestWait, queueBefore } from "../connection/connection-queue.ts";
import type { DatabaseLocation } from "../connection/database-url.ts";
import type { ClientClass } from "./postgresql-client.ts";
import { reliableClient } from "./postgresql-client.ts";
import type { PreparedStatements } from "./prepared-statements.ts";
import type { WritabilityClient } from "./read-only-server.ts";
import { lendWritableConnections } from "./read-only-server.ts";

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
  readonly callerSignal?: (() => AbortSignal | undefined) | undefined;
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
  { poolMin = 0, poolMax = 10, callerSignal }: PoolOptions,
  statements: PreparedStatements,
): Promise<Options> {
  const { ReliablePostgreSqlDriver } = await import("./postgresql-driver.ts");
  return {
    driver: ReliablePostgreSqlDriver,
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
      onPoolCreated(pool: Pool<WritabilityClient> & { Client: ClientClass }) {
        const signal = callerSignalOr(callerSignal);
        const queue = new ConnectionQueue({
          size: poolMax,
          longest: longestQueue,
          longestWait,
          callerSignal: signal,
        });
        lendWritableConnections(pool);
        queueBefore(pool, queue);
        const refuseWaiting = (reason: Error): void => queue.refuseWaiting(reason);
        pool.Client = reliableClient(pool.Client, statements, answerDeadline, refuseWaiting);
      },
    },
  };
}
