import type { Options } from "@mikro-orm/sql";
import type { Pool } from "./connection-queue.ts";
import { ConnectionQueue, queueBefore } from "./connection-queue.ts";
import type { DatabaseLocation } from "./database-url.ts";
import type { PreparedStatements } from "./prepared-statements.ts";
import type { ClientClass } from "./reliable-client.ts";
import { reliableClient } from "./reliable-client.ts";

/** Connections to PostgreSQL; an embedded database has one. */
export interface PoolOptions {
  /** Connections kept open when idle; 0 unless told otherwise. */
  readonly poolMin?: number | undefined;
  /** Connections at most; 10 unless told otherwise. */
  readonly poolMax?: number | undefined;
}

/** Milliseconds. Together they keep every answer under five seconds when the server freezes. */
const connectionTimeout = 3_000;
const statementTimeout = 3_500;
const answerDeadline = 4_000;
/** Callers that wait for a connection; each is a request that is held in memory. */
const longestQueue = 20_000;

export async function postgresqlConnection(
  { url, name }: Extract<DatabaseLocation, { kind: "postgresql" }>,
  { poolMin = 0, poolMax = 10 }: PoolOptions,
  statements: PreparedStatements,
): Promise<Options> {
  const { ReliablePostgreSqlDriver } = await import("./reliable-postgresql-driver.ts");
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
      keepAlive: true,
      onPoolCreated(pool: Pool & { Client: ClientClass }) {
        const queue = new ConnectionQueue(poolMax, longestQueue);
        queueBefore(pool, queue);
        const refuseWaiting = (reason: Error): void => queue.refuseWaiting(reason);
        pool.Client = reliableClient(pool.Client, statements, answerDeadline, refuseWaiting);
      },
    },
  };
}
