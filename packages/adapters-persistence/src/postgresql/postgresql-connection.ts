import type { Options } from "@mikro-orm/sql";
import { abortSignalOr } from "../connection/abort-signal.ts";
import type { Pool } from "../connection/connection-queue.ts";
import { ConnectionQueue, queueBefore, queueLimits } from "../connection/connection-queue.ts";
import type { DatabaseLocation } from "../connection/database-url.ts";
import type { ServerTimeouts } from "../connection/server-timeouts.ts";
import { setTimeouts, takeTimeouts } from "../connection/server-timeouts.ts";
import type { ClientClass } from "./postgresql-client.ts";
import { postgresqlClient } from "./postgresql-client.ts";
import type { PreparedStatements } from "./prepared-statements.ts";
import type { ReadOnlyAwareClient } from "./read-only-server.ts";
import { refuseReadOnlyServers } from "./read-only-server.ts";

/**
 * The pooler between this process and PostgreSQL. `transaction`: a pooler that assigns a server connection for one
 * transaction, such as PgBouncer with `pool_mode = transaction`. `none`: no pooler, or one that assigns it for the
 * session.
 */
export type Pooler = "none" | "transaction";

/** Connections to PostgreSQL, and how callers wait for them. An embedded database has one connection. */
export interface PoolOptions {
  /** Connections kept open when idle. Default: 0. */
  readonly poolMin?: number | undefined;
  /** The maximum number of connections. Default: 10. */
  readonly poolMax?: number | undefined;
  /**
   * With `transaction`, nothing is kept in a session: statements have no names, and timeouts are set at the beginning of
   * each transaction. A statement outside a transaction then fails after 4 s here, but PostgreSQL continues it, unless
   * the role or the pooler sets `statement_timeout`. Default: `none`.
   */
  readonly pooler?: Pooler | undefined;
  /**
   * The signal of the request that the calling work belongs to, such as `requestSignal` of `@portcullis/adapters-http`.
   * When it aborts, because the client disconnected, work that still waits for a connection fails with `Overloaded`;
   * work that has one continues. Default: none.
   */
  readonly abortSignal?: (() => AbortSignal | undefined) | undefined;
}

/** Milliseconds. With `statement_timeout`, every answer comes within 5 s when the server freezes, and within 8 s when a table is locked. */
const connectionTimeout = 3_000;
const answerDeadline = 4_000;
/**
 * `idle_in_transaction_session_timeout`: the server ends a transaction that sends nothing for so long, and releases its
 * locks. The process that began it is frozen, or disconnected from the network, which the server does not detect
 * otherwise.
 */
const defaultTimeouts: ServerTimeouts = {
  statement_timeout: 3_500,
  idle_in_transaction_session_timeout: 5_000,
};

interface Session {
  query(sql: string): Promise<unknown>;
}

export async function postgresqlConnection(
  location: Extract<DatabaseLocation, { kind: "postgresql" }>,
  { poolMin = 0, poolMax = 10, pooler = "none", abortSignal }: PoolOptions,
  statements: PreparedStatements,
): Promise<Options> {
  const { guardedPostgreSqlDriver } = await import("./postgresql-driver.ts");
  const { url, timeouts: given } = takeTimeouts(location.url);
  const timeouts = { ...defaultTimeouts, ...given };
  const hasSession = pooler === "none";
  return {
    driver: guardedPostgreSqlDriver(hasSession ? "" : setTimeouts(timeouts, "transaction")),
    dbName: location.name,
    clientUrl: url,
    driverOptions: {
      connectionString: url,
      application_name: "portcullis",
      min: poolMin,
      max: poolMax,
      connectionTimeoutMillis: connectionTimeout,
      keepAlive: true,
      ...(hasSession && {
        onConnect: (session: Session) => session.query(setTimeouts(timeouts, "session")),
      }),
      onPoolCreated(pool: Pool<ReadOnlyAwareClient> & { Client: ClientClass }) {
        const signal = abortSignalOr(abortSignal);
        const queue = new ConnectionQueue({
          size: poolMax,
          ...queueLimits,
          abortSignal: signal,
        });
        refuseReadOnlyServers(pool);
        queueBefore(pool, queue);
        pool.Client = postgresqlClient(pool.Client, {
          nameOf: (text) => (hasSession ? statements.nameOf(text) : undefined),
          deadline: answerDeadline,
          onSilence: (reason) => queue.refuseWaiting(reason),
        });
      },
    },
  };
}
