import type { UserQuery } from "@portcullis/core";
import { userColumns } from "../mappers/user-mapper.ts";
import { textPosition, timePosition } from "../sql/position.ts";
import type { TableNames } from "../sql/table-names.ts";

export interface UserListStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Each list is a walk along one index from the position on, and stops after a page: of `users`, or of `user_roles`
 * when it lists a role. A search reads the trigram index, or walks on until the page is full.
 * @throws InvalidCursor
 */
export function userListStatement(tables: TableNames, query: UserQuery): UserListStatement {
  const { search, role, active, sort, after, limit } = query;
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;

  const [listed, id] = role === null ? ["users", "users.id"] : ["listed", "listed.user_id"];
  const from =
    role === null
      ? `${tables.users} as users`
      : `${tables.user_roles} as listed join ${tables.users} as users on users.id = listed.user_id`;

  const conditions = ["true"];
  if (role !== null) conditions.push(`listed.role_name = ${parameter(role)}`);
  if (active !== null) conditions.push(`${listed}.is_active = ${parameter(active)}`);
  if (search !== null) conditions.push(`users.search_text like ${parameter(`%${escapeLike(search)}%`)}`);

  const [direction, comparison] = sort === "-createdAt" ? ["desc", "<"] : ["asc", ">"];
  // An email belongs to one user, so it needs no id to break ties.
  const order = sort === "email" ? [`${listed}.email_key`] : [`${listed}.created_at`, id];
  if (after !== null) {
    const position = sort === "email" ? [textPosition(after)] : timePosition(after);
    conditions.push(`(${order.join(", ")}) ${comparison} (${position.map(parameter).join(", ")})`);
  }
  const sql = `select ${userColumns(tables.user_roles)} from ${from} where ${conditions.join(" and ")}
    order by ${order.map((column) => `${column} ${direction}`).join(", ")} limit ${parameter(limit + 1)}`;
  return { sql, parameters };
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
