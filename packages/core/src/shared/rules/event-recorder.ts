import type { DomainEvent, NewDomainEvent } from "../domain/domain-event.ts";
import type { Clock } from "../ports/clock.ts";
import type { DomainEventHandler } from "../ports/domain-event-handler.ts";
import type { EventOutbox } from "../ports/event-outbox.ts";
import type { IdGenerator } from "../ports/id-generator.ts";

type Dependencies = {
  readonly outbox: EventOutbox;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly eventHandlers: readonly DomainEventHandler[];
};

/** Records events in the running transaction and calls each handler there, in registration order. */
export class EventRecorder {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async record<Event extends DomainEvent>(event: NewDomainEvent<Event>): Promise<void> {
    const { outbox, clock, ids, eventHandlers } = this.#dependencies;
    const recorded: DomainEvent = { ...event, id: ids.next(), occurredAt: clock.now() };
    await outbox.append([recorded]);
    for (const handler of eventHandlers) await handler.handle(recorded);
  }
}
