import type { DomainEvent, EventOutbox } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";

/** Keeps events in an `InMemoryDatabase` until they are distributed. */
export class InMemoryEventOutbox implements EventOutbox {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    this.#database.requireUnitOfWork("EventOutbox.append");
    return this.#database.operate(() => {
      for (const event of events) this.#database.outbox.set(event.id, structuredClone(event));
    });
  }
}
