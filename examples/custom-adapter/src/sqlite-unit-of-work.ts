import type { UnitOfWork } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

/**
 * Spans SQLite and another store, whose transaction lies inside SQLite's: what the other one refuses, also at its commit,
 * is undone in both. SQLite commits last, to a local file, where little can fail but the process.
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
    return this.#database.transaction(() =>
      this.#other.run(async () => {
        // After a conflict the other store runs the work again.
        this.#database.startOver();
        return work();
      }),
    );
  }
}
