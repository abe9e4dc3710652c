import { Migration } from "@mikro-orm/migrations";

/** Needs the extension pg_trgm, which every owner of a database may create since PostgreSQL 13. */
export class Migration20260101000400IndexUserSearch extends Migration {
  override readonly name = "Migration20260101000400IndexUserSearch";

  override async up(): Promise<void> {
    // A database has an extension once, in whatever schema it was created; the tables may be in another one.
    await this.execute("create extension if not exists pg_trgm with schema public");
    const [extension] = await this.execute(
      "select quote_ident(nspname) as schema from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'pg_trgm'",
    );
    this.addSql(
      `create index users_search on users using gin (search_text ${extension?.["schema"]}.gin_trgm_ops)`,
    );
  }

  /** The extension stays: others may use it. */
  override down(): void {
    this.addSql("drop index users_search");
  }
}
