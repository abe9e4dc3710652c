import type { Pool, PooledClient } from "../connection/connection-queue.ts";

/** A connection that may have turned read-only, and can be checked. */
export interface ReadOnlyAwareClient extends PooledClient {
  /** Whether the server reported it, or refused a write. */
  mayBeReadOnly: boolean;
  query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** SQLSTATE read_only_sql_transaction. */
export const readOnlyCode = "25006";

/** The server refuses writes: a standby, a primary that was replaced, or one whose provider stopped writes. */
export class ReadOnlyDatabase extends Error {
  override readonly name = "ReadOnlyDatabase";
  readonly code = readOnlyCode;

  constructor() {
    super("The database server is read-only.");
  }
}

/** Milliseconds for which the server is not checked again, so that refused requests don't become a flood of connections. */
const recheckAfter = 500;

/**
 * Refuses connections to a server that refuses writes, also for reads: it may be a standby that lags, or a primary that
 * was replaced, on which revoked sessions are still active. Existing connections to it are closed, so that new ones are
 * made to the server to which the address resolves by then.
 *
 * Adds no query on a server that accepts writes: PostgreSQL 14 and newer report when a connection is or becomes
 * read-only, older ones refuse a write. A report is a hint, since poolers forward it late: the connection is checked
 * before its next use, and so is every older one.
 */
export function refuseReadOnlyServers(pool: Pool<ReadOnlyAwareClient>): void {
  const connect = pool.connect.bind(pool);
  /** For each connection, the count of read-only findings at the time when it last accepted writes. */
  const trusted = new WeakMap<ReadOnlyAwareClient, number>();
  let findings = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;

  const isSuspect = (client: ReadOnlyAwareClient): boolean =>
    client.mayBeReadOnly || (trusted.get(client) ?? findings) !== findings;

  pool.connect = async () => {
    if (performance.now() - refusedAt < recheckAfter) throw new ReadOnlyDatabase();
    for (;;) {
      const client = await connect();
      if (!isSuspect(client) || !(await isReadOnly(client))) {
        client.mayBeReadOnly = false;
        trusted.set(client, findings);
        return client;
      }
      client.release(true);
      findings += 1;
      if (trusted.has(client)) continue;
      refusedAt = performance.now();
      throw new ReadOnlyDatabase();
    }
  };
}

async function isReadOnly(client: ReadOnlyAwareClient): Promise<boolean> {
  try {
    const { rows } = await client.query("show transaction_read_only");
    return rows[0]?.["transaction_read_only"] === "on";
  } catch (error) {
    client.release(true);
    throw error;
  }
}
