import type { DomainEvent, DomainEventSubscriber } from "@portcullis/core";
import type { Logger } from "./logger.ts";

/** Writes every committed event to the log. */
export class AuditLog implements DomainEventSubscriber {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async receive({ id, type, occurredAt, actor, data }: DomainEvent): Promise<void> {
    this.#logger.info({ event: type, eventId: id, occurredAt, actor, data }, "event");
  }
}
