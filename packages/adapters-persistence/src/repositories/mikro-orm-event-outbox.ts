import type { DomainEvent, EventOutbox } from "@portcullis/core";
import { toDate } from "../mappers/dates.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

type Found = Omit<DomainEvent, "occurredAt"> & { readonly occurredAt: string };

/** Ids are UUIDv7, so their order is the order of recording. */
export class MikroOrmEventOutbox implements EventOutbox {
  readonly #context: MikroOrmContext;
  readonly #insert: string;
  readonly #claim: string;
  readonly #remove: string;

  constructor(context: MikroOrmContext) {
    const { event_outbox: events } = context.tables;
    this.#context = context;
    this.#insert = context.prepare(
      `insert into ${events} (id, type, occurred_at, actor, data) values ($1, $2, $3, $4::json, $5::json)`,
    );
    // An array, which is made once: as a join, the limited selection could be run again for every row.
    this.#claim = context.prepare(`update ${events} set claimed_until = $3 where id = any(array(
        select id from ${events} where claimed_until is null or claimed_until <= $2
        order by id limit $1 for update skip locked
      )) returning id, type, occurred_at as "occurredAt", actor, data`);
    this.#remove = context.prepare(`delete from ${events} where id = any($1::uuid[])`);
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    // Nearly always there is one.
    for (const { id, type, occurredAt, actor, data } of events) {
      const parameters = [id, type, occurredAt, JSON.stringify(actor), JSON.stringify(data)];
      await this.#context.query(this.#insert, parameters);
    }
  }

  async claim(limit: number, now: Date, until: Date): Promise<readonly DomainEvent[]> {
    const found = await this.#context.query<Found>(this.#claim, [limit, now, until]);
    return found
      .map((event) => ({ ...event, occurredAt: toDate(event.occurredAt) }))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  async remove(ids: readonly string[]): Promise<void> {
    const known = ids.filter((id) => uuid.test(id));
    if (known.length > 0) await this.#context.query(this.#remove, [known]);
  }
}

/** Other texts can't be the id of a recorded event. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
