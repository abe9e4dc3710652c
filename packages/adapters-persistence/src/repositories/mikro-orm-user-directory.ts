import type { UserDirectory, UserQuery, UserView } from "@portcullis/core";
import { toUserView } from "@portcullis/core";
import type { UserRecord } from "../mappers/user-mapper.ts";
import { toUser } from "../mappers/user-mapper.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { userListStatement } from "./user-list-statement.ts";

export class MikroOrmUserDirectory implements UserDirectory {
  readonly #context: MikroOrmContext;

  constructor(context: MikroOrmContext) {
    this.#context = context;
  }

  async list(query: UserQuery): Promise<readonly UserView[]> {
    const { sql, parameters } = userListStatement(this.#context.tables, query);
    const records = await this.#context.query<UserRecord>(sql, parameters);
    return records.map((record) => toUserView(toUser(record)));
  }
}
