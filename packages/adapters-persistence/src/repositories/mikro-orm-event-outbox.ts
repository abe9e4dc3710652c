import type { DomainEvent, EventOutbox } from "@portcullis/core";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { requireUnitOfWork } from "./require-unit-of-work.ts";

export class MikroOrmEventOutbox implements EventOutbox {
  readonly #context: MikroOrmContext;
  readonly #insert: string;

  constructor(context: MikroOrmContext) {
    this.#context = context;
    this.#insert = context.prepare(
      `insert into ${context.tables.event_outbox} (id, type, occurred_at, actor, data) values ($1, $2, $3, $4::json, $5::json)`,
    );
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    requireUnitOfWork(this.#context, "EventOutbox.append");
    // Nearly always there is one event.
    for (const { id, type, occurredAt, actor, data } of events) {
      const parameters = [id, type, occurredAt, JSON.stringify(actor), JSON.stringify(data)];
      await this.#context.query(this.#insert, parameters);
    }
  }
}
