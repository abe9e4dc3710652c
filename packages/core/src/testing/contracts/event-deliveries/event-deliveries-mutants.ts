import type { EventDeliveries } from "../../../index.ts";
import type { InMemoryDatabase, StoredDelivery } from "../../in-memory/in-memory-database.ts";
import type { Fault } from "../../mutants/faulty-repositories.ts";
import { faultyRepositories, noTransactions } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";

function broken(
  fault: (deliveries: EventDeliveries, database: InMemoryDatabase) => Partial<EventDeliveries>,
): () => EventDeliverySubject {
  return faultyRepositories(({ eventDeliveries }, database) => ({
    eventDeliveries: withFaults(eventDeliveries, fault(eventDeliveries, database)),
  }));
}

/** Changes stored deliveries after each distribution. */
function distributing(
  change: (delivery: StoredDelivery, now: Date) => StoredDelivery,
): () => EventDeliverySubject {
  return broken((deliveries, { eventDeliveries }) => ({
    async distribute(limit, now, announcedSince) {
      const known = new Set(eventDeliveries.values().map(({ id }) => id));
      const count = await deliveries.distribute(limit, now, announcedSince);
      for (const delivery of eventDeliveries.values())
        if (!known.has(delivery.id)) eventDeliveries.set(delivery.id, change(delivery, now));
      return count;
    },
  }));
}

/** Changes a stored delivery after the method that was called with its id. */
function failing(change: (before: StoredDelivery, after: StoredDelivery) => StoredDelivery) {
  return broken((deliveries, { eventDeliveries }) => ({
    async fail(claimed, failed) {
      const before = eventDeliveries.get(claimed.id);
      await deliveries.fail(claimed, failed);
      const after = eventDeliveries.get(claimed.id);
      if (before !== undefined && after !== undefined) eventDeliveries.set(claimed.id, change(before, after));
    },
  }));
}

/** Reads first and claims later: another claim may read in between. */
const readsThenClaims: Fault = ({ eventDeliveries }) => ({
  eventDeliveries: withFaults(eventDeliveries, {
    async claim(subscriber, now, until) {
      const seen = await eventDeliveries.claim(subscriber, now, now);
      await yieldToEventLoop();
      await eventDeliveries.claim(subscriber, now, until);
      return seen;
    },
  }),
});

export const eventDeliveriesMutants: Mutants<EventDeliverySubject> = {
  // Distributes events only to the first subscriber.
  "distributes each event once to every announced subscriber": broken((deliveries, database) => ({
    async distribute(limit, now, announcedSince) {
      const count = await deliveries.distribute(limit, now, announcedSince);
      const [first] = database.eventSubscribers.entries();
      for (const { id, subscriber } of database.eventDeliveries.values())
        if (subscriber !== first?.[0]) database.eventDeliveries.delete(id);
      return count;
    },
  })),
  "distributes the oldest events first and no more than the limit, and returns how many": broken(
    (deliveries) => ({
      distribute: (_, now, announcedSince) => deliveries.distribute(1_000, now, announcedSince),
    }),
  ),
  "removes events for which no subscriber was announced": broken((deliveries, database) => ({
    distribute: async (limit, now, announcedSince) =>
      database.eventSubscribers.values().length === 0 ? 0 : deliveries.distribute(limit, now, announcedSince),
  })),
  "leaves out subscribers that were last announced before the time, to the millisecond": broken(
    (deliveries) => ({
      distribute: (limit, now, announcedSince) =>
        deliveries.distribute(limit, now, new Date(announcedSince.getTime() - 1)),
    }),
  ),
  "distributions at once never distribute an event twice, in units of work or outside": broken(
    (deliveries, { outbox }) => ({
      async distribute(limit, now, announcedSince) {
        const before = outbox.values();
        const count = await deliveries.distribute(limit, now, announcedSince);
        await yieldToEventLoop();
        // As if the events had been read before and were removed after the deliveries were made.
        const [first] = before;
        if (first !== undefined && count < before.length) outbox.set(first.id, first);
        return count;
      },
    }),
  ),
  "a distribution that is rolled back leaves the events for the next one": faultyRepositories(noTransactions),
  "claims the oldest event first, whatever the order of distribution": broken(
    (deliveries, { eventDeliveries }) => {
      let distributions = 0;
      return {
        async distribute(limit, now, announcedSince) {
          const known = new Set(eventDeliveries.values().map(({ id }) => id));
          const count = await deliveries.distribute(limit, now, announcedSince);
          distributions += 1;
          for (const delivery of eventDeliveries.values())
            if (!known.has(delivery.id))
              eventDeliveries.set(delivery.id, { ...delivery, dueAt: new Date(distributions) });
          return count;
        },
      };
    },
  ),
  "an event whose time is in the future, as of a clock that is ahead, is due": distributing((delivery) => ({
    ...delivery,
    dueAt: delivery.event.occurredAt,
  })),
  "a claimed delivery is not claimed again until the claim ends, to the millisecond; attempts are counted":
    broken((deliveries) => ({
      claim: (subscriber, now, until) => deliveries.claim(subscriber, now, new Date(until.getTime() + 1)),
    })),
  // Reads only the oldest delivery, claimed or not.
  "a claim skips claimed deliveries and gets the next one": broken((deliveries, database) => ({
    async claim(subscriber, now, until) {
      const [oldest] = database.eventDeliveries
        .values()
        .sort((left, right) => (left.event.id < right.event.id ? -1 : 1));
      return oldest !== undefined && oldest.dueAt <= now ? deliveries.claim(subscriber, now, until) : null;
    },
  })),
  "claims at once never get the same delivery, in units of work or outside": faultyRepositories(
    noTransactions,
    readsThenClaims,
  ),
  // Keeps one row per event for all subscribers.
  "[SEC-073] completing or failing one subscriber's delivery does not affect another's of the same event":
    broken((deliveries, { eventDeliveries }) => ({
      async complete(id) {
        const completed = eventDeliveries.get(id);
        for (const { id: other, event } of eventDeliveries.values())
          if (event.id === completed?.event.id) await deliveries.complete(other);
      },
    })),
  "a completed delivery is removed, also when it was claimed again since": broken(
    (deliveries, { eventDeliveries }) => ({
      complete: async (id) => (eventDeliveries.get(id)?.attempts === 1 ? deliveries.complete(id) : undefined),
    }),
  ),
  "a failed attempt makes the delivery due at its retry time and not before": failing((before, after) => ({
    ...after,
    dueAt: before.dueAt,
  })),
  "a failed attempt of a delivery that was claimed again since is ignored": broken(
    (deliveries, { eventDeliveries }) => ({
      fail: ({ id }, failed) =>
        deliveries.fail({ id, attempt: eventDeliveries.get(id)?.attempts ?? 0 }, failed),
    }),
  ),
  "a delivery that failed without a retry time is not claimed again": failing((_, after) => ({
    ...after,
    failedAt: null,
  })),
  "a claim, a completion and a failure that are rolled back have no effect":
    faultyRepositories(noTransactions),
  "returns copies: changing what was claimed changes nothing stored": broken(
    (deliveries, { eventDeliveries }) => ({
      async claim(subscriber, now, until) {
        const claimed = await deliveries.claim(subscriber, now, until);
        const stored = claimed === null ? undefined : eventDeliveries.get(claimed.id);
        return claimed === null || stored === undefined ? null : { ...claimed, event: stored.event };
      },
    }),
  ),
};
