import type { UnitOfWork } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

/**
 * Spans SQLite and another store: SQLite's transaction lies inside the other's, and its commit is the last thing done
 * there. Always in this order, so that nobody waits for the other store while holding SQLite's turn.
 */
export class SqliteUnitOfWork implements UnitOfWork {
  readonly #database: SqliteDatabase;
  readonly #other: UnitOfWork;

  constructor(database: SqliteDatabase, other: UnitOfWork) {
    this.#database = database;
    this.#other = other;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#database.isInTransaction()) return work();
    return this.#other.run(() => this.#database.transaction(work));
  }
}
