import type { UserDirectory, UserQuery, UserSort, UserView } from "@portcullis/core";
import { toUserView } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { toUser } from "./user-row.ts";

/** The index that a list reads, and where it starts: before every text. */
const walks: Readonly<Record<UserSort, readonly [column: string, comparison: string, start: string]>> = {
  createdAt: ["created_at", ">", ""],
  "-createdAt": ["created_at", "<", "\u{10ffff}"],
  email: ["email_key", ">", ""],
};

export class SqliteUserDirectory implements UserDirectory {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Reads from the position on until the page is full. */
  async list({ search, role, active, sort, limit, after }: UserQuery): Promise<readonly UserView[]> {
    const [column, comparison, start] = walks[sort];
    const direction = comparison === ">" ? "asc" : "desc";
    const statement = `select * from users
      where (${column}, id) ${comparison} (:key, :id)
        and (:search is null or instr(search_text, :search) > 0)
        and (:active is null or is_active = :active)
        and (:role is null or :role in (select value from json_each(roles)))
      order by ${column} ${direction}, id ${direction} limit :limit`;
    const { key, id } = after ?? { key: start, id: start };
    const parameters = {
      key,
      id,
      search,
      role,
      active: active === null ? null : Number(active),
      limit: limit + 1,
    };
    return this.#database.operate((connection) =>
      connection
        .prepare(statement)
        .all(parameters)
        .map((row) => toUserView(toUser(row))),
    );
  }
}
