import type { DomainEvent, EventOutbox } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { compareText } from "./ordering.ts";

export class InMemoryEventOutbox implements EventOutbox {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    return this.#database.operate(() => {
      for (const event of events) this.#database.outbox.set(event.id, structuredClone(event));
    });
  }

  async claim(limit: number): Promise<readonly DomainEvent[]> {
    return this.#database.operate(() => {
      const events = this.#database.outbox.values().sort((left, right) => compareText(left.id, right.id));
      return structuredClone(events.slice(0, limit));
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    return this.#database.operate(() => {
      for (const id of ids) this.#database.outbox.delete(id);
    });
  }
}
