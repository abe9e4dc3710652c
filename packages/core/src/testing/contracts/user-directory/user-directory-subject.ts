import type { PersistencePorts, Position, UserQuery, UserSort, UserView } from "../../../index.ts";
import { Email } from "../../../index.ts";

/** The user directory, and what its cases need around it. */
export type UserDirectorySubject = Pick<
  PersistencePorts,
  "userDirectory" | "users" | "roles" | "permissionCatalog"
>;

/** Every user, oldest first, in one page. */
export const allUsers: UserQuery = {
  search: null,
  role: null,
  active: null,
  sort: "createdAt",
  limit: 100,
  after: null,
};

export function positionIn(sort: UserSort): (user: UserView) => Position {
  return ({ email, createdAt, id }) => ({
    key: sort === "email" ? Email.parse(email).key : createdAt.toISOString(),
    id,
  });
}

export function emailsOf(views: readonly UserView[]): readonly string[] {
  return views.map(({ email }) => email);
}
