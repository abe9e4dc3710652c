import { Migration } from "@portcullis/adapters-persistence";

/** The host's own migration in Portcullis's database: sessions may belong to users whom it does not have. */
export class UsersLiveElsewhere extends Migration {
  override readonly name = "UsersLiveElsewhere";

  override up(): void {
    this.addSql("alter table sessions drop constraint sessions_user_fkey");
  }
}
