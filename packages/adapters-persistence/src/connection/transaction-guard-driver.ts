import type { DatabaseConnection, Driver, PostgresDialect, TransactionSettings } from "kysely";
import { CompiledQuery } from "kysely";

type Savepoint = Parameters<NonNullable<Driver["savepoint"]>>;

/** SQLSTATE in_failed_sql_transaction. */
const abortedCode = "25P02";

/** @param atBegin statements that each transaction begins with, in the same message as BEGIN; "" for none */
export function guardTransactions<Dialect extends PostgresDialect>(dialect: Dialect, atBegin = ""): Dialect {
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => new TransactionGuardDriver(createDriver(), atBegin);
  return dialect;
}

/**
 * Releases a connection also when BEGIN or ROLLBACK fails, which Kysely's controlled transactions don't
 * (github.com/kysely-org/kysely/issues/1990): each outage would permanently reduce the pool.
 *
 * Refuses to commit a transaction in which a statement failed whose error was caught and not rolled back to a savepoint:
 * PostgreSQL answers that COMMIT with ROLLBACK and no error, and Kysely reports success
 * (github.com/brianc/node-postgres/issues/1488).
 */
class TransactionGuardDriver implements Driver {
  readonly #driver: Driver;
  readonly #atBegin: string;
  readonly #acquiring = new Set<Promise<DatabaseConnection>>();
  readonly #watched = new WeakSet<DatabaseConnection>();
  /** The first statement that failed since the transaction began or was rolled back to a savepoint. */
  readonly #failures = new WeakMap<DatabaseConnection, { readonly reason: unknown }>();

  constructor(driver: Driver, atBegin: string) {
    this.#driver = driver;
    this.#atBegin = atBegin;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const acquired = this.#driver.acquireConnection();
    this.#acquiring.add(acquired);
    const connection = await acquired.finally(() => this.#acquiring.delete(acquired));
    if (!this.#watched.has(connection)) this.#watch(connection);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#failures.delete(connection);
    try {
      await this.#driver.beginTransaction(this.#beginning(connection), settings);
    } catch (error) {
      // The transaction may have begun before a statement of `atBegin` failed.
      await this.rollbackTransaction(connection);
      await this.#driver.releaseConnection(connection);
      throw error;
    }
  }

  /** @throws what the failed statement threw */
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const failure = this.#failures.get(connection);
    if (failure !== undefined && (await isAborted(connection))) throw failure.reason;
    await this.#driver.commitTransaction(connection);
  }

  /** A rollback fails only on a broken connection, with which the server drops the transaction anyway. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driver.rollbackTransaction(connection).catch(() => undefined);
  }

  async savepoint(...savepoint: Savepoint): Promise<void> {
    await this.#driver.savepoint?.(...savepoint);
  }

  async rollbackToSavepoint(...savepoint: Savepoint): Promise<void> {
    await this.#driver.rollbackToSavepoint?.(...savepoint);
    this.#failures.delete(savepoint[0]);
  }

  /** @throws what a failed statement threw, rather than that the transaction is aborted */
  async releaseSavepoint(...savepoint: Savepoint): Promise<void> {
    const failure = this.#failures.get(savepoint[0]);
    await this.#driver.releaseSavepoint?.(...savepoint).catch((error: unknown) => {
      throw failure !== undefined && codeOf(error) === abortedCode ? failure.reason : error;
    });
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(connection);
  }

  /** Kysely's driver loses a connection that is made while it is destroyed, for which the pool's end then waits. */
  async destroy(): Promise<void> {
    await Promise.allSettled(this.#acquiring);
    await this.#driver.destroy();
  }

  /** The connection for BEGIN only. Statements without parameters are sent in one message. */
  #beginning(connection: DatabaseConnection): DatabaseConnection {
    if (this.#atBegin === "") return connection;
    return {
      executeQuery: ({ sql }) => connection.executeQuery(CompiledQuery.raw(`${sql}; ${this.#atBegin}`)),
      streamQuery: connection.streamQuery.bind(connection),
    };
  }

  #watch(connection: DatabaseConnection): void {
    const executeQuery = connection.executeQuery.bind(connection);
    const watched = (...query: Parameters<typeof executeQuery>) =>
      executeQuery(...query).catch((reason: unknown) => {
        if (!this.#failures.has(connection)) this.#failures.set(connection, { reason });
        throw reason;
      });
    this.#watched.add(Object.assign(connection, { executeQuery: watched }));
  }
}

/** Queried from the server: a statement may fail without reaching it, and a host may roll back by its own SQL. */
async function isAborted(connection: DatabaseConnection): Promise<boolean> {
  return connection.executeQuery(CompiledQuery.raw("select 1")).then(
    () => false,
    () => true,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
