import { Migration } from "@portcullis/adapters-persistence";

/**
 * The host's own migration in Portcullis's database: drops the foreign key from sessions to users, which are stored
 * elsewhere.
 */
export class UsersInAnotherStore extends Migration {
  override readonly name = "UsersInAnotherStore";

  override up(): void {
    this.addSql("alter table sessions drop constraint sessions_user_fkey");
  }
}
