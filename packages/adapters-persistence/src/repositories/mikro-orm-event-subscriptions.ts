import type { EventSubscription, EventSubscriptions } from "@portcullis/core";
import type { Stored } from "../mappers/dates.ts";
import { toDateOrNull } from "../mappers/dates.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

export class MikroOrmEventSubscriptions implements EventSubscriptions {
  readonly #context: MikroOrmContext;
  readonly #announce: string;
  readonly #list: string;
  readonly #remove: string;
  readonly #deleteDeliveries: string;

  constructor(context: MikroOrmContext) {
    const { event_subscribers: subscribers, event_deliveries: deliveries } = context.tables;
    this.#context = context;
    // In the order of names, so that two announcements wait for each other instead of deadlocking.
    this.#announce = context.prepare(`
      insert into ${subscribers} as known (name, announced_at)
      select name, $2 from unnest($1::text[]) as name order by name collate "C"
      on conflict (name) do update set announced_at = greatest(known.announced_at, excluded.announced_at)`);
    this.#list = context.prepare(`
      select name as "subscriber", announced_at as "announcedAt",
        coalesce(waiting, 0) as "waiting", coalesce(failed, 0) as "failed"
      from ${subscribers} full join (
        select subscriber as name, count(*) filter (where failed_at is null)::int as waiting,
          count(failed_at)::int as failed
        from ${deliveries} group by subscriber
      ) as counted using (name) order by name`);
    this.#remove = context.prepare(`
      with removed as (delete from ${subscribers} where name = $1 and announced_at < $2 returning name)
      select not exists (select from ${subscribers} where name = $1)
        or exists (select from removed) as "done"`);
    this.#deleteDeliveries = context.prepare(`
      with gone as (
        delete from ${deliveries} where id = any(array(
          select id from ${deliveries} where subscriber = $1 limit $2 for update
        )) returning id
      )
      select count(*)::int as "count" from gone`);
  }

  async announce(names: readonly string[], now: Date): Promise<void> {
    if (names.length > 0) await this.#context.query(this.#announce, [[...new Set(names)], now]);
  }

  async list(): Promise<readonly EventSubscription[]> {
    const records = await this.#context.query<Stored<EventSubscription>>(this.#list, []);
    return records.map((record) => ({ ...record, announcedAt: toDateOrNull(record.announcedAt) }));
  }

  async remove(subscriber: string, before: Date): Promise<boolean> {
    const [removed] = await this.#context.query<{ done: boolean }>(this.#remove, [subscriber, before]);
    return removed?.done ?? false;
  }

  async deleteDeliveries(subscriber: string, limit: number): Promise<number> {
    const parameters = [subscriber, limit];
    const [gone] = await this.#context.query<{ count: number }>(this.#deleteDeliveries, parameters);
    return gone?.count ?? 0;
  }
}
