import type { Position, UserDirectory, UserQuery, UserSort, UserView } from "../../index.ts";
import { caseFold, toUserView, User } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { readKeyset } from "./ordering.ts";

/** Searches the users of one `InMemoryDatabase`, one by one. */
export class InMemoryUserDirectory implements UserDirectory {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async list(query: UserQuery): Promise<readonly UserView[]> {
    return this.#database.operate(() => {
      const found = this.#database.users.values().filter((user) => matches(user, query));
      const direction = query.sort === "-createdAt" ? "descending" : "ascending";
      const page = readKeyset(found, query, (user) => positionOf(user, query.sort), direction);
      return page.map((user) => toUserView(User.restore(user)));
    });
  }
}

function positionOf(user: User, sort: UserSort): Position {
  return { key: sort === "email" ? user.email.key : user.createdAt.toISOString(), id: user.id };
}

function matches(user: User, { search, role, active }: UserQuery): boolean {
  const texts = [user.email.address, user.username?.value ?? "", user.name ?? ""];
  const found = search === null || texts.some((text) => caseFold(text).includes(search));
  return found && (role === null || user.hasRole(role)) && (active === null || user.isActive === active);
}
