import type { InferEntity } from "@mikro-orm/sql";
import { defineEntity, p } from "@mikro-orm/sql";

/** One user. The roles are in `user_roles`. */
export const UserRow = defineEntity({
  name: "PortcullisUser",
  tableName: "users",
  properties: {
    id: p.uuid().primary(),
    email: p.text(),
    emailKey: p.text().collation("C"),
    username: p.text().nullable(),
    usernameKey: p.text().collation("C").nullable(),
    name: p.text().nullable(),
    passwordHash: p.text().nullable(),
    isActive: p.boolean(),
    emailVerified: p.boolean(),
    /** What the search of lists looks in: email, username and name, each case-folded, one per line. */
    searchText: p.text(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    version: p.integer(),
  },
  uniques: [
    { name: "users_email_key_unique", properties: ["emailKey"] },
    { name: "users_username_key_unique", properties: ["usernameKey"] },
  ],
  indexes: [
    { name: "users_by_creation", properties: ["createdAt", "id"] },
    { name: "users_by_activity_and_creation", properties: ["isActive", "createdAt", "id"] },
    { name: "users_by_activity_and_email", properties: ["isActive", "emailKey"] },
    {
      name: "users_search",
      expression: 'create index "users_search" on "users" using gin ("search_text" gin_trgm_ops)',
    },
  ],
});

export type UserRow = InferEntity<typeof UserRow>;
