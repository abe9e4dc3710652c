import { Migration } from "@mikro-orm/migrations";

/**
 * The previous version goes on to claim and deliver events from `event_outbox`, which is unchanged: an event is taken
 * from there by whichever version claims it first.
 */
export class Migration20260301000100CreateEventDeliveries extends Migration {
  override readonly name = "Migration20260301000100CreateEventDeliveries";

  override up(): void {
    this.addSql(`create table event_subscribers (
      name text collate "C" not null,
      announced_at timestamptz(3) not null,
      primary key (name)
    )`);
    this.addSql(`create table event_deliveries (
      id uuid not null,
      subscriber text collate "C" not null,
      event_id uuid not null,
      type text not null,
      occurred_at timestamptz(3) not null,
      actor json not null,
      data json not null,
      attempts int not null,
      due_at timestamptz(3) not null,
      last_error text null,
      failed_at timestamptz(3) null,
      primary key (id)
    )`);
    // Claims read its first entry, for any number of deliveries that wait for later or have failed.
    this.addSql(
      "create index event_deliveries_due on event_deliveries (subscriber, due_at, event_id) where failed_at is null",
    );
    this.addSql(
      "create index event_deliveries_failed on event_deliveries (failed_at, id) where failed_at is not null",
    );
    this.addSql(
      "create index event_deliveries_failed_by_subscriber on event_deliveries (subscriber, failed_at) where failed_at is not null",
    );
  }

  /** What waits goes back to the outbox, once per event; what has failed is lost. */
  override down(): void {
    this.addSql(`insert into event_outbox (id, type, occurred_at, actor, data)
      select distinct on (event_id) event_id, type, occurred_at, actor, data
      from event_deliveries where failed_at is null
      on conflict do nothing`);
    this.addSql("drop table event_deliveries, event_subscribers");
  }
}
