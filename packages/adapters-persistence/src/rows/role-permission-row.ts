import { defineEntity, p } from "@mikro-orm/sql";
import { PermissionRow } from "./permission-row.ts";
import { RoleRow } from "./role-row.ts";

/** A permission of a role. */
export const RolePermissionRow = defineEntity({
  name: "PortcullisRolePermission",
  tableName: "role_permissions",
  properties: {
    role: () =>
      p
        .manyToOne(RoleRow)
        .primary()
        .joinColumn("role_name")
        .foreignKeyName("role_permissions_role_fkey")
        .deleteRule("cascade")
        .updateRule("no action"),
    permission: () =>
      p
        .manyToOne(PermissionRow)
        .primary()
        .joinColumn("permission_name")
        .foreignKeyName("role_permissions_permission_fkey")
        .deleteRule("no action")
        .updateRule("no action"),
  },
});
