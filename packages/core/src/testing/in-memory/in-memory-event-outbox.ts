import type { DomainEvent, EventOutbox } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { compareText } from "./ordering.ts";

/** Keeps events in an `InMemoryDatabase` until they are delivered. */
export class InMemoryEventOutbox implements EventOutbox {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    return this.#database.operate(() => {
      for (const event of events) {
        this.#database.outbox.set(event.id, { event: structuredClone(event), claimedUntil: null });
      }
    });
  }

  async claim(limit: number, now: Date, until: Date): Promise<readonly DomainEvent[]> {
    return this.#database.operate(() => {
      const claimed = this.#database.outbox
        .values()
        .filter(({ claimedUntil }) => claimedUntil === null || claimedUntil <= now)
        .sort((left, right) => compareText(left.event.id, right.event.id))
        .slice(0, limit);
      for (const { event } of claimed) {
        this.#database.outbox.set(event.id, { event, claimedUntil: new Date(until) });
      }
      return structuredClone(claimed.map(({ event }) => event));
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    return this.#database.operate(() => {
      for (const id of ids) this.#database.outbox.delete(id);
    });
  }
}
