import type { DomainEvent, EventOutbox } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { giveWay } from "../assertions.ts";
import type { EventOutboxSubject } from "../event-outbox-contract.ts";
import type { Fault, Saboteurs } from "./saboteur.ts";
import { breakPort, noTransactions, sabotaged } from "./saboteur.ts";

function broken(
  fault: (outbox: EventOutbox, database: InMemoryDatabase) => Partial<EventOutbox>,
): () => EventOutboxSubject {
  return sabotaged(({ outbox }, database) => ({ outbox: breakPort(outbox, fault(outbox, database)) }));
}

function eventsIn(database: InMemoryDatabase): DomainEvent[] {
  return database.outbox.values().map(({ event }) => event);
}

/** Looks first and holds later: another claim may look in between. */
const looksThenHolds: Fault = ({ outbox }) => ({
  outbox: breakPort(outbox, {
    async claim(limit, now, until) {
      const events = await outbox.claim(limit, now, now);
      await giveWay();
      await outbox.claim(limit, now, until);
      return events;
    },
  }),
});

export const eventOutboxSaboteurs: Saboteurs<EventOutboxSubject> = {
  "claims appended events with every field": broken((outbox) => ({
    append: (events) => outbox.append(events.map((event) => ({ ...event, actor: { type: "anonymous" } }))),
  })),
  "keeps what is text to JSON, but not to every store: U+0000 and lone surrogates": broken((outbox) => ({
    append: (events) =>
      outbox.append(
        events.map((event) => ({
          ...event,
          data: JSON.parse(JSON.stringify(event.data).replaceAll("\\ud800", "?")),
        })),
      ),
  })),
  "claims the oldest first, whatever the order of appending": broken((_, database) => ({
    claim: async (limit) => eventsIn(database).slice(0, limit),
  })),
  "claims no more than the limit": broken((outbox) => ({
    claim: (_, now, until) => outbox.claim(100, now, until),
  })),
  "keeps claimed events until they are removed": broken((outbox) => ({
    async claim(limit, now, until) {
      const events = await outbox.claim(limit, now, until);
      await outbox.remove(events.map(({ id }) => id));
      return events;
    },
  })),
  "appending and removing nothing does nothing": broken((outbox, database) => ({
    // As `DELETE` without a condition, when the list of a condition is empty.
    remove: (ids) => outbox.remove(ids.length > 0 ? ids : eventsIn(database).map(({ id }) => id)),
  })),
  "events of a unit of work that is rolled back were never recorded": sabotaged(noTransactions),
  "a claim and a removal that are rolled back let go of the events": sabotaged(noTransactions),
  "a claim passes over what is held, to the millisecond, and takes what comes next": broken(
    (outbox, database) => ({
      // The limit counts what is held, too.
      async claim(limit, now, until) {
        const oldest = eventsIn(database).slice(0, limit);
        const claimed = await outbox.claim(limit, now, until);
        return claimed.filter(({ id }) => oldest.some((event) => event.id === id));
      },
    }),
  ),
  "what was held is free again when its time is up, the oldest first": broken((outbox) => ({
    claim: (limit, now, until) => outbox.claim(limit, now, until > now ? new Date(8.64e15) : until),
  })),
  "what is held can be removed": broken((outbox, database) => ({
    remove: (ids) => outbox.remove(ids.filter((id) => database.outbox.get(id)?.claimedUntil === null)),
  })),
  "claims at once never get the same event": sabotaged(looksThenHolds),
  "units of work that claim at once never get the same event": sabotaged(noTransactions, looksThenHolds),
  "takes what many append at once": broken(() => {
    let events: readonly DomainEvent[] = [];
    return {
      async append(more) {
        const before = events;
        await giveWay();
        events = [...before, ...more];
      },
      claim: async (limit) => events.slice(0, limit),
    };
  }),
  "returns copies: changing what was claimed, or given, changes nothing stored": broken((_, database) => ({
    claim: async () => eventsIn(database),
  })),
};
