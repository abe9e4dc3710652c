import type { Permission, PermissionDefinition } from "./permission.ts";
import { everyPermission, parsePermission } from "./permission.ts";
import type { RoleName } from "./role-name.ts";
import { parseRoleName } from "./role-name.ts";

/** Permits everything, also what is registered later. Its permissions can't be changed. */
export const superadminRole: RoleName = parseRoleName("superadmin");
/** Manages users, roles and sessions, up to its own permissions. */
export const adminRole: RoleName = parseRoleName("admin");
/** The role of every user who registers. */
export const userRole: RoleName = parseRoleName("user");

const definitions = {
  "users:read": "See users",
  "users:create": "Create users",
  "users:update": "Change, activate and deactivate users",
  "users:delete": "Delete users",
  "roles:read": "See roles and permissions",
  "roles:manage": "Create, change and delete roles",
  "roles:assign": "Assign roles to users and revoke them",
  "sessions:manage": "See and revoke the sessions of other users",
  "events:manage": "See, retry and discard failed deliveries of events",
} as const;

/** `PrepareAccessControl` registers these, and those of the embedding app. */
export const builtInPermissions: readonly PermissionDefinition[] = Object.entries(definitions).map(
  ([name, description]) => ({ name: parsePermission(name), description }),
);

/** `PrepareAccessControl` creates those that are missing. They can't be deleted. */
export const builtInRoles: readonly {
  readonly name: RoleName;
  readonly description: string;
  readonly permissions: readonly Permission[];
}[] = [
  {
    name: superadminRole,
    description: "Permits everything, also what is registered later",
    permissions: [everyPermission],
  },
  {
    name: adminRole,
    description: "Manages users, roles and sessions",
    permissions: [parsePermission("users:*"), parsePermission("roles:*"), parsePermission("sessions:*")],
  },
  { name: userRole, description: "The role of every user who registers", permissions: [] },
];
