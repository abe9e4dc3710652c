import { Migration } from "@mikro-orm/migrations";

export class Migration20260101000100CreateSessions extends Migration {
  override readonly name = "Migration20260101000100CreateSessions";

  override up(): void {
    this.addSql(`create table sessions (
      id uuid not null,
      user_id uuid not null,
      ip text null,
      user_agent text null,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3) not null,
      idle_expires_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      ended_at timestamptz(3) null,
      end_reason text null,
      primary key (id),
      constraint sessions_user_fkey foreign key (user_id) references users (id) on delete cascade
    )`);
    this.addSql("create index sessions_by_user on sessions (user_id, created_at, id)");
    // So that a sign-in costs the same for any number of ended sessions.
    this.addSql(
      "create index sessions_open_by_user on sessions (user_id, created_at, id) where ended_at is null",
    );
    this.addSql("create index sessions_by_end on sessions (least(ended_at, idle_expires_at, expires_at))");

    this.addSql(`create table refresh_tokens (
      digest text collate "C" not null,
      session_id uuid not null,
      consumed_at timestamptz(3) null,
      primary key (digest),
      constraint refresh_tokens_session_fkey foreign key (session_id) references sessions (id) on delete cascade
    )`);
    this.addSql("create index refresh_tokens_by_session on refresh_tokens (session_id)");
  }

  override down(): void {
    this.addSql("drop table refresh_tokens, sessions");
  }
}
