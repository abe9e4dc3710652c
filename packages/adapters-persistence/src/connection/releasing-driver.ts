import type { DatabaseConnection, Driver, TransactionSettings } from "kysely";

type Savepoint = Parameters<NonNullable<Driver["savepoint"]>>;

/**
 * Gives a connection back also when BEGIN or ROLLBACK fail, as they do when the server goes away. Kysely's
 * controlled transactions keep it for ever then, until the pool has none left.
 */
export class ReleasingDriver implements Driver {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return this.#driver.acquireConnection();
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    try {
      await this.#driver.beginTransaction(connection, settings);
    } catch (error) {
      await this.#driver.releaseConnection(connection);
      throw error;
    }
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#driver.commitTransaction(connection);
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
}
