import type { ClaimedDelivery, EventDeliveries, FailedAttempt } from "../../index.ts";
import type { InMemoryDatabase, StoredDelivery } from "./in-memory-database.ts";
import { compareText } from "./ordering.ts";

/** Keeps deliveries in an `InMemoryDatabase`. */
export class InMemoryEventDeliveries implements EventDeliveries {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async distribute(limit: number, now: Date, announcedSince: Date): Promise<number> {
    return this.#database.operate(() => {
      const { outbox, eventDeliveries, eventSubscribers } = this.#database;
      const subscribers = eventSubscribers
        .entries()
        .filter(([, announcedAt]) => announcedAt >= announcedSince);
      const events = outbox
        .values()
        .sort((left, right) => compareText(left.id, right.id))
        .slice(0, limit);
      for (const event of events) {
        outbox.delete(event.id);
        for (const [subscriber] of subscribers) {
          const id = crypto.randomUUID();
          const dueAt = new Date(event.occurredAt < now ? event.occurredAt : now);
          const state = { attempts: 0, dueAt, lastError: null, failedAt: null };
          eventDeliveries.set(id, { id, subscriber, event, ...state });
        }
      }
      return events.length;
    });
  }

  async claim(subscriber: string, now: Date, until: Date): Promise<ClaimedDelivery | null> {
    return this.#database.operate(() => {
      const { eventDeliveries } = this.#database;
      const [oldest] = eventDeliveries
        .values()
        .filter((delivery) => delivery.subscriber === subscriber)
        .filter(({ failedAt, dueAt }) => failedAt === null && dueAt <= now)
        .sort(oldestFirst);
      if (oldest === undefined) return null;
      const { id, event } = oldest;
      const attempt = oldest.attempts + 1;
      eventDeliveries.set(id, { ...oldest, attempts: attempt, dueAt: new Date(until) });
      return { id, attempt, event: structuredClone(event) };
    });
  }

  async complete(id: string): Promise<void> {
    return this.#database.operate(() => void this.#database.eventDeliveries.delete(id));
  }

  async fail(
    { id, attempt }: Pick<ClaimedDelivery, "id" | "attempt">,
    { error, failedAt, retryAt }: FailedAttempt,
  ): Promise<void> {
    return this.#database.operate(() => {
      const { eventDeliveries } = this.#database;
      const delivery = eventDeliveries.get(id);
      if (delivery?.attempts !== attempt || delivery.failedAt !== null) return;
      eventDeliveries.set(id, {
        ...delivery,
        dueAt: new Date(retryAt ?? failedAt),
        lastError: error,
        failedAt: retryAt === null ? new Date(failedAt) : null,
      });
    });
  }
}

function oldestFirst(left: StoredDelivery, right: StoredDelivery): number {
  return left.dueAt.getTime() - right.dueAt.getTime() || compareText(left.event.id, right.event.id);
}
