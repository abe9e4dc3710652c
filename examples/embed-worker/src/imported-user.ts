import { defineEntity, p } from "@mikro-orm/sql";
import { Migration } from "@portcullis/adapters-persistence";

/** A table of the host: the file and line that a user was imported from. */
export const ImportedUser = defineEntity({
  name: "ImportedUser",
  tableName: "imported_users",
  properties: {
    userId: p.uuid().primary(),
    file: p.text(),
    line: p.integer(),
  },
});

export class CreateImportedUsers extends Migration {
  override readonly name = "CreateImportedUsers";

  override up(): void {
    this.addSql(`create table imported_users (
      user_id uuid primary key references users (id) on delete cascade,
      file text not null,
      line integer not null
    )`);
  }

  override down(): void {
    this.addSql("drop table imported_users");
  }
}
