import type { RoleName } from "../../access-control/index.ts";
import type { Keyset } from "../../shared/domain/page.ts";
import type { UserView } from "../../shared/domain/user-view.ts";

/** `-` sorts in descending order. */
export const userSorts = ["createdAt", "-createdAt", "email"] as const;
/** One of `userSorts`. */
export type UserSort = (typeof userSorts)[number];

/** One page of users. A filter that is null is not applied. */
export interface UserQuery extends Keyset {
  /** Case-folded text that the email, the username or the name contains. */
  readonly search: string | null;
  readonly role: RoleName | null;
  readonly active: boolean | null;
  readonly sort: UserSort;
}

/** Lists users for administrators. The cost must not grow with the number of users. */
export interface UserDirectory {
  /**
   * Up to `limit + 1` users in the order of `sort`, ties broken by id in the same direction, after the position.
   * `after.key` is `createdAt` as an ISO 8601 text, or the email's key.
   */
  list(query: UserQuery): Promise<readonly UserView[]>;
}
