import type { Permission, RoleName } from "@portcullis/core";
import { Role } from "@portcullis/core";
import type { RoleRow } from "../rows/role-row.ts";
import type { Stored } from "./dates.ts";
import { toDate } from "./dates.ts";

/** A role as statements return it: the row, and the role's permissions. */
export type RoleRecord = Stored<RoleRow> & { readonly permissions: readonly Permission[] };

/** The columns of a RoleRecord, read from a table that the statement calls `roles`. */
export function roleColumns(rolePermissions: string): string {
  return `roles.name, roles.description, roles.is_built_in as "isBuiltIn", roles.created_at as "createdAt",
    roles.updated_at as "updatedAt", roles.version,
    array(select permission_name from ${rolePermissions} where role_name = roles.name order by permission_name)
      as permissions`;
}

export function toRole(record: RoleRecord): Role {
  const { name, description, isBuiltIn, permissions, version } = record;
  return Role.restore({
    // Only roles' names are written to this column.
    name: name as RoleName,
    description: description ?? null,
    permissions,
    isBuiltIn,
    createdAt: toDate(record.createdAt),
    updatedAt: toDate(record.updatedAt),
    version,
  });
}

export function toRoleRow(role: Role): RoleRow {
  const { name, description, isBuiltIn, createdAt, updatedAt } = role;
  return { name, description, isBuiltIn, createdAt, updatedAt, version: role.version + 1 };
}
