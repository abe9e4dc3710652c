import type { DomainEvent, DomainEventSubscriber } from "@portcullis/core";
import type { Logger } from "../logger.ts";

/** Writes every committed event to the log. */
export class AuditLog implements DomainEventSubscriber {
  readonly name = "audit-log";
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async handle({ id, type, occurredAt, actor, data }: DomainEvent): Promise<void> {
    this.#logger.info({ event: type, eventId: id, occurredAt, actor, data }, "event");
  }
}
