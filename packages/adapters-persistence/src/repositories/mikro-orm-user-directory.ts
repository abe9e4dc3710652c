import type { UserDirectory, UserQuery, UserView } from "@portcullis/core";
import { toUserView } from "@portcullis/core";
import type { UserRecord } from "../mappers/user-mapper.ts";
import { toUser, userColumns } from "../mappers/user-mapper.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { textPosition, timePosition } from "../sql/position.ts";

/**
 * Each list is a walk along one index from the position on, and stops after a page: of `users`, or of `user_roles`
 * when it lists a role. A search reads the trigram index, or walks on until the page is full.
 */
export class MikroOrmUserDirectory implements UserDirectory {
  readonly #context: MikroOrmContext;

  constructor(context: MikroOrmContext) {
    this.#context = context;
  }

  async list(query: UserQuery): Promise<readonly UserView[]> {
    const { sql, parameters } = this.#statement(query);
    const records = await this.#context.query<UserRecord>(sql, parameters);
    return records.map((record) => toUserView(toUser(record)));
  }

  #statement({ search, role, active, sort, after, limit }: UserQuery) {
    const { users, user_roles: userRoles } = this.#context.tables;
    const [listed, id] = role === null ? ["users", "users.id"] : ["listed", "listed.user_id"];
    const from =
      role === null
        ? `${users} as users`
        : `${userRoles} as listed join ${users} as users on users.id = listed.user_id`;

    const parameters: unknown[] = [];
    const parameter = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = ["true"];
    if (role !== null) conditions.push(`listed.role_name = ${parameter(role)}`);
    if (active !== null) conditions.push(`${listed}.is_active = ${parameter(active)}`);
    if (search !== null) conditions.push(`users.search_text like ${parameter(`%${escapeLike(search)}%`)}`);

    const direction = sort === "-createdAt" ? "desc" : "asc";
    const comparison = direction === "desc" ? "<" : ">";
    // An email belongs to one user, so it needs no id to break ties.
    const order = sort === "email" ? [`${listed}.email_key`] : [`${listed}.created_at`, id];
    if (after !== null) {
      const position = sort === "email" ? [textPosition(after)] : timePosition(after);
      conditions.push(`(${order.join(", ")}) ${comparison} (${position.map(parameter).join(", ")})`);
    }
    const sql = `select ${userColumns(userRoles)} from ${from} where ${conditions.join(" and ")}
      order by ${order.map((column) => `${column} ${direction}`).join(", ")} limit ${parameter(limit + 1)}`;
    return { sql, parameters };
  }
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
