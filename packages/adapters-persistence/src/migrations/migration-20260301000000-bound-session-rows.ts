import { Migration } from "@mikro-orm/migrations";

/**
 * Sessions count their rotations, and may outlive their user until the purge. Only the index takes time, during which
 * refreshes and sign-ins wait: a large installation builds it beforehand, `concurrently`. What locks out readers comes last.
 */
export class Migration20260301000000BoundSessionRows extends Migration {
  override readonly name = "Migration20260301000000BoundSessionRows";

  override up(): void {
    this.addSql(
      "create index if not exists refresh_tokens_by_session_and_use on refresh_tokens (session_id, consumed_at)",
    );
    this.addSql(
      "alter table sessions add column rotations integer not null default 0, alter column user_id drop not null",
    );
    this.addSql("drop index refresh_tokens_by_session");
  }

  /** Sessions of deleted users are deleted with their tokens. */
  override down(): void {
    this.addSql("create index refresh_tokens_by_session on refresh_tokens (session_id)");
    this.addSql("delete from sessions where user_id is null");
    this.addSql("alter table sessions drop column rotations, alter column user_id set not null");
    this.addSql("drop index refresh_tokens_by_session_and_use");
  }
}
