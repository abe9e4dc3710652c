import type { DomainEvent, EventOutbox } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import {
  faultyRepositories,
  noTransactions,
  requiresNoUnitOfWork,
} from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";

function broken(
  fault: (outbox: EventOutbox, database: InMemoryDatabase) => Partial<EventOutbox>,
): () => EventDeliverySubject {
  return faultyRepositories(({ outbox }, database) => ({
    outbox: withFaults(outbox, fault(outbox, database)),
  }));
}

export const eventOutboxMutants: Mutants<EventDeliverySubject> = {
  "keeps appended events with every field": broken((outbox) => ({
    append: (events) => outbox.append(events.map((event) => ({ ...event, actor: { type: "anonymous" } }))),
  })),
  "stores U+0000 and lone surrogates, which JSON allows in text": broken((outbox) => ({
    append: (events) =>
      outbox.append(
        events.map((event) => ({
          ...event,
          data: JSON.parse(JSON.stringify(event.data).replaceAll("\\ud800", "?")),
        })),
      ),
  })),
  "appending nothing does nothing": broken((outbox, database) => ({
    async append(events) {
      for (const { id } of database.outbox.values()) database.outbox.delete(id);
      return outbox.append(events);
    },
  })),
  "events of a unit of work that is rolled back are not recorded": faultyRepositories(noTransactions),
  "append throws outside a unit of work, and stores nothing": faultyRepositories(requiresNoUnitOfWork),
  "takes what many append at once": faultyRepositories(noTransactions, (_, database) => {
    let events: readonly DomainEvent[] = [];
    return {
      outbox: {
        async append(more) {
          const before = events;
          await yieldToEventLoop();
          events = [...before, ...more];
          for (const { id } of database.outbox.values()) database.outbox.delete(id);
          for (const event of events) database.outbox.set(event.id, event);
        },
      },
    };
  }),
  "keeps copies: changing what was given changes nothing stored": broken((_, database) => ({
    async append(events) {
      for (const event of events) database.outbox.set(event.id, event);
    },
  })),
};
