import { Migration } from "@mikro-orm/migrations";

export class Migration20260101000300CreateEventOutbox extends Migration {
  override readonly name = "Migration20260101000300CreateEventOutbox";

  override up(): void {
    this.addSql(`create table event_outbox (
      id uuid not null,
      type text not null,
      occurred_at timestamptz(3) not null,
      actor json not null,
      data json not null,
      claimed_until timestamptz(3) null,
      primary key (id)
    )`);
  }

  override down(): void {
    this.addSql("drop table event_outbox");
  }
}
