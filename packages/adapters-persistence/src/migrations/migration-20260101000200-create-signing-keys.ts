import { Migration } from "@mikro-orm/migrations";

export class Migration20260101000200CreateSigningKeys extends Migration {
  override readonly name = "Migration20260101000200CreateSigningKeys";

  override up(): void {
    this.addSql(`create table signing_keys (
      kid text collate "C" not null,
      algorithm text collate "C" not null,
      generation int not null,
      sealed text not null,
      created_at timestamptz(3) not null,
      primary key (kid),
      constraint signing_keys_generation_unique unique (algorithm, generation)
    )`);
  }

  override down(): void {
    this.addSql("drop table signing_keys");
  }
}
