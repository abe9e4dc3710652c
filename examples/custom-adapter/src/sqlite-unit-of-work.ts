import type { UnitOfWork } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

/**
 * Spans SQLite and another store, whose transaction runs inside SQLite's: a failure of the other store, also of its
 * commit, is rolled back in both. SQLite commits last, to a local file, which rarely fails.
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
