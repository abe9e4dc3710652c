import type { PermissionDefinition } from "../ports/permission-catalog.ts";
import type { Permission } from "./permission.ts";
import { everyPermission, parsePermission } from "./permission.ts";
import type { RoleName } from "./role-name.ts";
import { parseRoleName } from "./role-name.ts";

/** Holds every permission, also future ones. Its permissions can't be changed. */
export const superadminRole: RoleName = parseRoleName("superadmin");
/** Runs users, roles and sessions, within its own permissions. */
export const adminRole: RoleName = parseRoleName("admin");
/** Everybody's role. */
export const userRole: RoleName = parseRoleName("user");

const definitions = {
  "users:read": "See users",
  "users:create": "Create users",
  "users:update": "Change, activate and deactivate users",
  "users:delete": "Delete users",
  "roles:read": "See roles and permissions",
  "roles:manage": "Create, change and delete roles",
  "roles:assign": "Give roles to users and take them away",
  "sessions:manage": "See and end the sessions of others",
  "events:manage": "See, retry and discard failed deliveries of events",
} as const;

type BuiltInPermission = keyof typeof definitions;

/** The built-in permission of this name, checked by the compiler. */
export function permission(name: BuiltInPermission): Permission {
  return parsePermission(name);
}

/** Registered by `PrepareAccessControl`, whatever the embedding app adds. */
export const builtInPermissions: readonly PermissionDefinition[] = Object.entries(definitions).map(
  ([name, description]) => ({ name: parsePermission(name), description }),
);

/** Made by `PrepareAccessControl` when they are missing; nobody can delete them. */
export const builtInRoles: readonly {
  readonly name: RoleName;
  readonly description: string;
  readonly permissions: readonly Permission[];
}[] = [
  { name: superadminRole, description: "Every permission, also future ones", permissions: [everyPermission] },
  {
    name: adminRole,
    description: "Runs users, roles and sessions",
    permissions: [parsePermission("users:*"), parsePermission("roles:*"), parsePermission("sessions:*")],
  },
  { name: userRole, description: "Everybody's role", permissions: [] },
];
