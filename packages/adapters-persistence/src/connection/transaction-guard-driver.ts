import type { DatabaseConnection, Driver, TransactionSettings } from "kysely";
import { CompiledQuery } from "kysely";

type Savepoint = Parameters<NonNullable<Driver["savepoint"]>>;

/**
 * Gives a connection back also when BEGIN or ROLLBACK fail, as they do when the server goes away. Kysely's
 * controlled transactions keep it for ever then, until the pool has none left. And commits no transaction in which a
 * statement failed that nobody took back to a savepoint: PostgreSQL answers COMMIT with a silent rollback there.
 */
export class TransactionGuardDriver implements Driver {
  readonly #driver: Driver;
  readonly #watched = new WeakSet<DatabaseConnection>();
  /** The first statement that failed since the transaction or the last return to a savepoint. */
  readonly #failures = new WeakMap<DatabaseConnection, { readonly reason: unknown }>();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#driver.acquireConnection();
    if (!this.#watched.has(connection)) this.#watch(connection);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#failures.delete(connection);
    try {
      await this.#driver.beginTransaction(connection, settings);
    } catch (error) {
      await this.#driver.releaseConnection(connection);
      throw error;
    }
  }

  /** Throws what the statement threw, if the server refuses any other since then. */
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const failure = this.#failures.get(connection);
    if (failure !== undefined)
      await connection
        .executeQuery(CompiledQuery.raw("select 1"))
        .catch(() => Promise.reject(failure.reason));
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

  async releaseSavepoint(...savepoint: Savepoint): Promise<void> {
    await this.#driver.releaseSavepoint?.(...savepoint);
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(connection);
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
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
