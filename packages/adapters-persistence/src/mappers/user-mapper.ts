import type { RoleName, UserId } from "@portcullis/core";
import { asPasswordHash, caseFold, Email, User, Username } from "@portcullis/core";
import type { UserRow } from "../rows/user-row.ts";
import type { Stored } from "./dates.ts";
import { toDate } from "./dates.ts";

/** A user as statements return it: the row, and the names of its roles. */
export type UserRecord = Stored<Omit<UserRow, "emailKey" | "usernameKey" | "searchText">> & {
  readonly emailKey: string;
  readonly roles: readonly RoleName[];
};

/** The columns of a UserRecord, read from a table that the statement calls `users`. */
export function userColumns(userRoles: string): string {
  return `users.id, users.email, users.email_key as "emailKey", users.username, users.name,
    users.password_hash as "passwordHash", users.is_active as "isActive", users.email_verified as "emailVerified",
    users.created_at as "createdAt", users.updated_at as "updatedAt", users.version,
    array(select role_name from ${userRoles} where user_id = users.id order by role_name) as roles`;
}

export function toUser(record: UserRecord): User {
  const { id, email, emailKey, username, name, passwordHash, isActive, emailVerified, roles, version } =
    record;
  return User.restore({
    // Only users' ids are written to this column.
    id: id as UserId,
    email: Email.restore(email, emailKey),
    username: username == null ? null : Username.restore(username),
    name: name ?? null,
    passwordHash: passwordHash == null ? null : asPasswordHash(passwordHash),
    isActive,
    emailVerified,
    roles,
    createdAt: toDate(record.createdAt),
    updatedAt: toDate(record.updatedAt),
    version,
  });
}

export function toUserRow(user: User): UserRow {
  const { id, email, username, name, passwordHash, isActive, emailVerified, createdAt, updatedAt } = user;
  return {
    id,
    email: email.address,
    emailKey: email.key,
    username: username?.value ?? null,
    usernameKey: username?.key ?? null,
    name,
    passwordHash,
    isActive,
    emailVerified,
    searchText: [email.address, username?.value ?? "", name ?? ""].map(caseFold).join("\n"),
    createdAt,
    updatedAt,
    version: user.version + 1,
  };
}
