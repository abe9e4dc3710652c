import type { ClaimedDelivery, EventDeliveries, FailedAttempt } from "@portcullis/core";
import { isId } from "@portcullis/core";
import type { EventRecord } from "../mappers/event-delivery-mapper.ts";
import { eventColumns, toEvent } from "../mappers/event-delivery-mapper.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

type ClaimedRecord = EventRecord & Omit<ClaimedDelivery, "event">;

/** Claims the first delivery of the index `event_deliveries_due` that is not locked. Parameters: subscriber, now, until. */
export function claimStatement(deliveries: string): string {
  return `update ${deliveries} set attempts = attempts + 1, due_at = $3 where id = any(array(
      select id from ${deliveries} where subscriber = $1 and failed_at is null and due_at <= $2
      order by due_at, event_id limit 1 for update skip locked
    )) returning id, attempts as attempt, ${eventColumns}`;
}

/** Ids of events are UUIDv7, so their order is the order of recording. */
export class MikroOrmEventDeliveries implements EventDeliveries {
  readonly #context: MikroOrmContext;
  readonly #distribute: string;
  readonly #claim: string;
  readonly #complete: string;
  readonly #fail: string;

  constructor(context: MikroOrmContext) {
    const {
      event_outbox: events,
      event_subscribers: subscribers,
      event_deliveries: deliveries,
    } = context.tables;
    this.#context = context;
    // One statement sees one snapshot: every event in it was committed before, so a subscriber that was announced before
    // that is in it, too. `key share` keeps a subscriber from being removed meanwhile, and blocks nothing else. An array,
    // which is computed once: as a join, the limited selection could be run again for every row.
    this.#distribute = context.prepare(`
      with taken as (
        delete from ${events} where id = any(array(
          select id from ${events} where claimed_until is null or claimed_until <= $2
          order by id limit $1 for update skip locked
        )) returning id, type, occurred_at, actor, data
      ), announced as (
        select name from ${subscribers} where announced_at >= $3 for key share
      ), made as (
        insert into ${deliveries} (id, subscriber, event_id, type, occurred_at, actor, data, attempts, due_at)
        select gen_random_uuid(), name, id, type, occurred_at, actor, data, 0, least(occurred_at, $2)
        from taken cross join announced
      )
      select count(*)::int as "count" from taken`);
    this.#claim = context.prepare(claimStatement(deliveries));
    this.#complete = context.prepare(`delete from ${deliveries} where id = $1`);
    this.#fail = context.prepare(`
      update ${deliveries} set last_error = $3, due_at = coalesce($5::timestamptz, $4),
        failed_at = case when $5::timestamptz is null then $4::timestamptz end
      where id = $1 and attempts = $2 and failed_at is null`);
  }

  async distribute(limit: number, now: Date, announcedSince: Date): Promise<number> {
    const [taken] = await this.#context.query<{ count: number }>(this.#distribute, [
      limit,
      now,
      announcedSince,
    ]);
    return taken?.count ?? 0;
  }

  async claim(subscriber: string, now: Date, until: Date): Promise<ClaimedDelivery | null> {
    const [found] = await this.#context.query<ClaimedRecord>(this.#claim, [subscriber, now, until]);
    return found === undefined ? null : { id: found.id, attempt: found.attempt, event: toEvent(found) };
  }

  async complete(id: string): Promise<void> {
    if (isId(id)) await this.#context.query(this.#complete, [id]);
  }

  async fail(
    { id, attempt }: Pick<ClaimedDelivery, "id" | "attempt">,
    { error, failedAt, retryAt }: FailedAttempt,
  ): Promise<void> {
    if (isId(id)) await this.#context.query(this.#fail, [id, attempt, error, failedAt, retryAt]);
  }
}
