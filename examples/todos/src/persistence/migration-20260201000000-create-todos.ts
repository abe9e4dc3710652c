import { Migration } from "@portcullis/adapters-persistence";

/** The search index needs the extension pg_trgm, which Portcullis's own migrations create. */
export class Migration20260201000000CreateTodos extends Migration {
  override readonly name = "Migration20260201000000CreateTodos";

  override async up(): Promise<void> {
    this.addSql(`create table todos (
      id uuid not null,
      owner_id uuid not null,
      title text not null,
      description text null,
      due_date date null,
      is_done boolean not null,
      completed_at timestamptz(3) null,
      search_text text not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      version int not null,
      primary key (id),
      constraint todos_owner_fkey foreign key (owner_id) references users (id)
    )`);
    this.addSql("create index todos_by_creation on todos (created_at, id)");
    this.addSql("create index todos_by_done_and_creation on todos (is_done, created_at, id)");
    this.addSql("create index todos_by_owner_and_creation on todos (owner_id, created_at, id)");
    this.addSql("create index todos_by_owner_done_and_creation on todos (owner_id, is_done, created_at, id)");

    const dueDate = "coalesce(due_date, 'infinity')";
    this.addSql(`create index todos_by_due_date on todos (${dueDate}, id)`);
    this.addSql(`create index todos_by_done_and_due_date on todos (is_done, ${dueDate}, id)`);
    this.addSql(`create index todos_by_owner_and_due_date on todos (owner_id, ${dueDate}, id)`);
    this.addSql(`create index todos_by_owner_done_and_due_date on todos (owner_id, is_done, ${dueDate}, id)`);

    // A database has an extension once, in whatever schema it was created; the tables may be in another one.
    const [extension] = await this.execute(
      "select quote_ident(nspname) as schema from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'pg_trgm'",
    );
    this.addSql(
      `create index todos_search on todos using gin (search_text ${extension?.["schema"]}.gin_trgm_ops)`,
    );
  }

  override down(): void {
    this.addSql("drop table todos");
  }
}
