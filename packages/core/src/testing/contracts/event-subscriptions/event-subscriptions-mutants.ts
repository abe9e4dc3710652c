import type { EventSubscriptions } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { faultyRepositories, noTransactions } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";

function broken(
  fault: (subscriptions: EventSubscriptions, database: InMemoryDatabase) => Partial<EventSubscriptions>,
): () => EventDeliverySubject {
  return faultyRepositories(({ eventSubscriptions }, database) => ({
    eventSubscriptions: withFaults(eventSubscriptions, fault(eventSubscriptions, database)),
  }));
}

export const eventSubscriptionsMutants: Mutants<EventDeliverySubject> = {
  "lists announced subscribers by name, each with the latest time": broken((_, { eventSubscribers }) => ({
    // Stores the last time instead of the latest.
    async announce(subscribers, now) {
      for (const subscriber of subscribers) eventSubscribers.set(subscriber, new Date(now));
    },
  })),
  "takes announcements of the same subscribers at once, in any order": broken(
    (subscriptions, { eventSubscribers }) => ({
      // Reads first and adds later, as an INSERT without ON CONFLICT.
      async announce(subscribers, now) {
        const missing = subscribers.filter((subscriber) => !eventSubscribers.has(subscriber));
        await yieldToEventLoop();
        if (missing.some((subscriber) => eventSubscribers.has(subscriber))) throw new Error("duplicate key");
        await subscriptions.announce(subscribers, now);
      },
    }),
  ),
  "counts deliveries that wait, claimed ones among them, and those that have failed": broken(
    (subscriptions) => ({
      list: async () =>
        (await subscriptions.list()).map((each) => ({ ...each, waiting: each.waiting + each.failed })),
    }),
  ),
  "removes a subscriber that was last announced before the time, to the millisecond, or never": broken(
    (subscriptions) => ({
      remove: (subscriber, before) => subscriptions.remove(subscriber, new Date(before.getTime() + 1)),
    }),
  ),
  "lists a removed subscriber as long as deliveries are left for it": broken((subscriptions) => ({
    list: async () => (await subscriptions.list()).filter(({ announcedAt }) => announcedAt !== null),
  })),
  "deletes one subscriber's deliveries, failed ones too, no more than the limit at once": broken(
    (subscriptions) => ({
      deleteDeliveries: (subscriber) => subscriptions.deleteDeliveries(subscriber, 1_000),
    }),
  ),
  "what is rolled back has no effect": faultyRepositories(noTransactions),
  "returns copies: changing what was listed changes nothing stored": broken(
    (subscriptions, { eventSubscribers }) => ({
      list: async () =>
        (await subscriptions.list()).map((each) => ({
          ...each,
          announcedAt: eventSubscribers.get(each.subscriber) ?? null,
        })),
    }),
  ),
};
