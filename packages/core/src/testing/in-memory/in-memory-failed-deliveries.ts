import type { FailedDeliveries, FailedDelivery, Keyset } from "../../index.ts";
import type { InMemoryDatabase, StoredDelivery } from "./in-memory-database.ts";
import { readKeyset } from "./ordering.ts";

/** Reads and changes the failed ones of the deliveries in an `InMemoryDatabase`. */
export class InMemoryFailedDeliveries implements FailedDeliveries {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async list(keyset: Keyset): Promise<readonly FailedDelivery[]> {
    return this.#database.operate(() => {
      const positionOf = ({ failedAt, id }: FailedDelivery) => ({ key: failedAt.toISOString(), id });
      const failed = this.#database.eventDeliveries.values().flatMap(failedOnly);
      return readKeyset(failed, keyset, positionOf, "descending").map((delivery) =>
        structuredClone(delivery),
      );
    });
  }

  async retry(id: string, now: Date): Promise<boolean> {
    return this.#database.operate(() => {
      const delivery = this.#database.eventDeliveries.get(id);
      if (delivery === undefined || delivery.failedAt === null) return false;
      this.#database.eventDeliveries.set(id, {
        ...delivery,
        attempts: 0,
        dueAt: new Date(now),
        failedAt: null,
      });
      return true;
    });
  }

  async retryAll(subscriber: string | null, limit: number, now: Date): Promise<number> {
    return this.#database.run(async () => {
      const failed = this.#database.eventDeliveries
        .values()
        .filter((delivery) => delivery.failedAt !== null && delivery.failedAt <= now)
        .filter((delivery) => subscriber === null || delivery.subscriber === subscriber)
        .slice(0, limit);
      for (const { id } of failed) await this.retry(id, now);
      return failed.length;
    });
  }

  async discard(id: string): Promise<FailedDelivery | null> {
    return this.#database.operate(() => {
      const delivery = this.#database.eventDeliveries.get(id);
      const [failed] = delivery === undefined ? [] : failedOnly(delivery);
      if (failed === undefined) return null;
      this.#database.eventDeliveries.delete(id);
      return structuredClone(failed);
    });
  }
}

function failedOnly({
  id,
  subscriber,
  event,
  attempts,
  lastError,
  failedAt,
}: StoredDelivery): FailedDelivery[] {
  if (failedAt === null) return [];
  return [{ id, subscriber, event, attempts, lastError: lastError ?? "", failedAt }];
}
