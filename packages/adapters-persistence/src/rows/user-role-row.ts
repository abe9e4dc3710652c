import { defineEntity, p } from "@mikro-orm/sql";
import { RoleRow } from "./role-row.ts";
import { UserRow } from "./user-row.ts";

/**
 * An assignment of a role to a user. It has copies of the columns that lists of a role's users sort and filter by, which
 * `MikroOrmUserRepository` updates, so that one index serves such a list.
 */
export const UserRoleRow = defineEntity({
  name: "PortcullisUserRole",
  tableName: "user_roles",
  properties: {
    user: () =>
      p
        .manyToOne(UserRow)
        .primary()
        .joinColumn("user_id")
        .foreignKeyName("user_roles_user_fkey")
        .deleteRule("cascade")
        .updateRule("no action"),
    role: () =>
      p
        .manyToOne(RoleRow)
        .primary()
        .joinColumn("role_name")
        .foreignKeyName("user_roles_role_fkey")
        .deleteRule("cascade")
        .updateRule("no action"),
    createdAt: p.datetime(3),
    emailKey: p.text().collation("C"),
    isActive: p.boolean(),
  },
  indexes: [
    { name: "user_roles_by_creation", properties: ["role", "createdAt", "user"] },
    { name: "user_roles_by_email", properties: ["role", "emailKey"] },
    { name: "user_roles_by_activity_and_creation", properties: ["role", "isActive", "createdAt", "user"] },
    { name: "user_roles_by_activity_and_email", properties: ["role", "isActive", "emailKey"] },
  ],
});
