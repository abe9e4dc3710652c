import type { EventSubscription, EventSubscriptions } from "../../index.ts";
import type { InMemoryDatabase, StoredDelivery } from "./in-memory-database.ts";
import { compareText } from "./ordering.ts";

/** Keeps the announced subscribers in an `InMemoryDatabase`. */
export class InMemoryEventSubscriptions implements EventSubscriptions {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async announce(subscribers: readonly string[], now: Date): Promise<void> {
    return this.#database.operate(() => {
      const { eventSubscribers } = this.#database;
      for (const subscriber of subscribers) {
        const announcedAt = eventSubscribers.get(subscriber);
        if (announcedAt === undefined || announcedAt < now) eventSubscribers.set(subscriber, new Date(now));
      }
    });
  }

  async list(): Promise<readonly EventSubscription[]> {
    return this.#database.operate(() => {
      const { eventSubscribers, eventDeliveries } = this.#database;
      const announced = new Map(eventSubscribers.entries());
      const deliveries = Map.groupBy(eventDeliveries.values(), ({ subscriber }) => subscriber);
      return [...new Set([...announced.keys(), ...deliveries.keys()])]
        .sort(compareText)
        .map((subscriber) => subscription(subscriber, announced.get(subscriber), deliveries.get(subscriber)));
    });
  }

  async remove(subscriber: string, before: Date): Promise<boolean> {
    return this.#database.operate(() => {
      const announcedAt = this.#database.eventSubscribers.get(subscriber);
      if (announcedAt !== undefined && announcedAt >= before) return false;
      this.#database.eventSubscribers.delete(subscriber);
      return true;
    });
  }

  async deleteDeliveries(subscriber: string, limit: number): Promise<number> {
    return this.#database.operate(() => {
      const { eventDeliveries } = this.#database;
      const deliveries = eventDeliveries
        .values()
        .filter((delivery) => delivery.subscriber === subscriber)
        .slice(0, limit);
      for (const { id } of deliveries) eventDeliveries.delete(id);
      return deliveries.length;
    });
  }
}

function subscription(
  subscriber: string,
  announcedAt: Date | undefined,
  deliveries: readonly StoredDelivery[] = [],
): EventSubscription {
  const failed = deliveries.filter(({ failedAt }) => failedAt !== null).length;
  return {
    subscriber,
    announcedAt: announcedAt === undefined ? null : new Date(announcedAt),
    waiting: deliveries.length - failed,
    failed,
  };
}
