import type { UserId } from "@portcullis/core";
import type { InMemoryDatabase, Table } from "@portcullis/core/testing";
import type { Trial, Trials } from "./trial.ts";
import { TrialUsed } from "./trial.ts";

/** In the transactions of the in-memory database: rolled back with Portcullis's own rows. */
export class InMemoryTrials implements Trials {
  readonly #database: InMemoryDatabase;
  readonly #rows: Table<Trial>;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
    this.#rows = database.table();
  }

  async add(trial: Trial): Promise<void> {
    return this.#database.operate(() => {
      if (this.#rows.has(trial.userId)) throw new TrialUsed();
      this.#rows.set(trial.userId, structuredClone(trial));
    });
  }

  async find(userId: UserId): Promise<Trial | null> {
    return this.#database.operate(() => structuredClone(this.#rows.get(userId) ?? null));
  }
}
