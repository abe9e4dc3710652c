import type { DomainEvent, EventOutbox } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { giveWay } from "../assertions.ts";
import type { EventOutboxSubject } from "../event-outbox-contract.ts";
import type { Saboteurs } from "./saboteur.ts";
import { breakPort, noTransactions, sabotaged } from "./saboteur.ts";

function broken(
  fault: (outbox: EventOutbox, database: InMemoryDatabase) => Partial<EventOutbox>,
): () => EventOutboxSubject {
  return sabotaged(({ outbox }, database) => ({ outbox: breakPort(outbox, fault(outbox, database)) }));
}

export const eventOutboxSaboteurs: Saboteurs<EventOutboxSubject> = {
  "claims appended events with every field": broken((outbox) => ({
    append: (events) => outbox.append(events.map((event) => ({ ...event, actor: { type: "anonymous" } }))),
  })),
  "claims the oldest first, whatever the order of appending": broken((_, database) => ({
    claim: async (limit) => database.outbox.values().slice(0, limit),
  })),
  "claims no more than the limit": broken((outbox) => ({ claim: () => outbox.claim(100) })),
  "keeps claimed events until they are removed": broken((outbox) => ({
    async claim(limit) {
      const events = await outbox.claim(limit);
      await outbox.remove(events.map(({ id }) => id));
      return events;
    },
  })),
  "appending and removing nothing does nothing": broken((outbox, database) => ({
    // As `DELETE` without a condition, when the list of a condition is empty.
    remove: (ids) => outbox.remove(ids.length > 0 ? ids : database.outbox.values().map(({ id }) => id)),
  })),
  "events of a unit of work that is rolled back were never recorded": sabotaged(noTransactions),
  "a claim and a removal that are rolled back let go of the events": sabotaged(noTransactions),
  "units of work that claim at once never get the same event": sabotaged(noTransactions),
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
    claim: async () => database.outbox.values(),
  })),
};
