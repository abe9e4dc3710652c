import type { SQLOutputValue } from "node:sqlite";
import type { RoleName, UserId } from "@portcullis/core";
import { asPasswordHash, caseFold, Email, User, Username } from "@portcullis/core";

export type UserRow = Readonly<{
  id: string;
  email: string;
  email_key: string;
  username: string | null;
  username_key: string | null;
  name: string | null;
  password_hash: string | null;
  is_active: number;
  email_verified: number;
  /** A JSON array. */
  roles: string;
  search_text: string;
  /** ISO 8601 in UTC, so that texts sort as times do. */
  created_at: string;
  updated_at: string;
  version: number;
}>;

const columns: Readonly<Record<keyof UserRow, string>> = {
  id: "text primary key",
  email: "text not null",
  email_key: "text not null unique",
  username: "text",
  username_key: "text unique",
  name: "text",
  password_hash: "text",
  is_active: "integer not null",
  email_verified: "integer not null",
  roles: "text not null",
  search_text: "text not null",
  created_at: "text not null",
  updated_at: "text not null",
  version: "integer not null",
};

export const userColumns: readonly string[] = Object.keys(columns);

export const usersTable = `
  create table if not exists users (
    ${Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(",\n    ")}
  ) strict;
  create index if not exists users_by_creation on users (created_at, id);
`;

export function toUserRow({ email, username, ...user }: User): UserRow {
  return {
    id: user.id,
    email: email.address,
    email_key: email.key,
    username: username?.value ?? null,
    username_key: username?.key ?? null,
    name: user.name,
    password_hash: user.passwordHash,
    is_active: Number(user.isActive),
    email_verified: Number(user.emailVerified),
    roles: JSON.stringify(user.roles),
    search_text: [email.address, username?.value ?? "", user.name ?? ""].map(caseFold).join("\n"),
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    version: user.version,
  };
}

export function toUser(record: Record<string, SQLOutputValue>): User {
  // A boundary: the schema says which columns there are, and only `toUserRow` writes them.
  const row = record as UserRow;
  return User.restore({
    id: row.id as UserId,
    email: Email.restore(row.email, row.email_key),
    username: row.username === null ? null : Username.restore(row.username),
    name: row.name,
    passwordHash: row.password_hash === null ? null : asPasswordHash(row.password_hash),
    isActive: row.is_active === 1,
    emailVerified: row.email_verified === 1,
    roles: JSON.parse(row.roles) as RoleName[],
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    version: row.version,
  });
}
