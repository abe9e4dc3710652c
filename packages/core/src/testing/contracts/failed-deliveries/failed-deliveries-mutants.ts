import type { FailedDeliveries } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { byOffset } from "../../mutants/by-offset.ts";
import { faultyRepositories, noTransactions } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";

function broken(
  fault: (failed: FailedDeliveries, database: InMemoryDatabase) => Partial<FailedDeliveries>,
): () => EventDeliverySubject {
  return faultyRepositories(({ failedDeliveries }, database) => ({
    failedDeliveries: withFaults(failedDeliveries, fault(failedDeliveries, database)),
  }));
}

export const failedDeliveriesMutants: Mutants<EventDeliverySubject> = {
  "lists deliveries whose attempts have ended, with every field, the last failed first": broken((failed) => ({
    list: async (keyset) => (await failed.list(keyset)).toReversed(),
  })),
  "pages through deliveries that failed at the same time, while others are discarded": broken((failed) => ({
    list: byOffset((query) => failed.list(query)),
  })),
  "a retried delivery is due at once, its attempts are counted from zero, and it is no longer listed": broken(
    (failed, { eventDeliveries }) => ({
      async retry(id, now) {
        const attempts = eventDeliveries.get(id)?.attempts ?? 0;
        const retried = await failed.retry(id, now);
        const delivery = eventDeliveries.get(id);
        if (delivery !== undefined) eventDeliveries.set(id, { ...delivery, attempts });
        return retried;
      },
    }),
  ),
  "retries and discards only what has failed": broken((failed, { eventDeliveries }) => ({
    async retry(id, now) {
      const delivery = eventDeliveries.get(id);
      if (delivery !== undefined) eventDeliveries.set(id, { ...delivery, failedAt: now });
      return failed.retry(id, now);
    },
  })),
  "retries those of one or of all subscribers that failed by then, no more than the limit": broken(
    (failed) => ({
      retryAll: (_, limit, now) => failed.retryAll(null, limit, now),
    }),
  ),
  "discards one delivery and returns it": broken((failed, { eventDeliveries }) => ({
    async discard(id) {
      const discarded = await failed.discard(id);
      for (const other of eventDeliveries.values()) eventDeliveries.delete(other.id);
      return discarded;
    },
  })),
  "of concurrent discards and retries of one delivery, one succeeds": broken((failed) => ({
    async discard(id) {
      const listed = await failed.list({ limit: 100, after: null });
      await yieldToEventLoop();
      await failed.discard(id);
      return listed.find((delivery) => delivery.id === id) ?? null;
    },
  })),
  "retries and discards that are rolled back have no effect": faultyRepositories(noTransactions),
  "returns copies: changing what was listed changes nothing stored": broken(
    (failed, { eventDeliveries }) => ({
      list: async (keyset) =>
        (await failed.list(keyset)).map((delivery) => ({
          ...delivery,
          failedAt: eventDeliveries.get(delivery.id)?.failedAt ?? delivery.failedAt,
        })),
    }),
  ),
};
