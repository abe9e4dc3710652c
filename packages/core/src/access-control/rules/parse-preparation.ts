import { builtInRoles } from "../domain/built-in.ts";
import type { OwnRole } from "../domain/own-role.ts";
import { parseOwnRole } from "../domain/own-role.ts";
import type { PermissionDefinition } from "../domain/permission.ts";
import { parsePermission, parsePermissions } from "../domain/permission.ts";
import type { NewRole, RoleState } from "../domain/role.ts";
import { parseRoleName } from "../domain/role-name.ts";

/** What an embedding app adds to the built-in permissions and roles. */
export interface PrepareAccessControlInput {
  /** The embedding app's own permissions, such as `{ "todos:read": "See todos" }`. */
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  /**
   * The embedding app's own roles, such as `{ accountant: { permissions: ["invoices:read"] } }`. A role is created when
   * none has its name, also when it was deleted before; an existing role is left as it is.
   */
  readonly roles?: Readonly<Record<string, OwnRole>> | undefined;
  /**
   * Further permissions for existing roles, such as `{ user: ["todos:read"] }`. Each is granted once, when it is
   * registered for the first time, so that later changes by administrators are kept.
   */
  readonly grants?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What `PrepareAccessControl` registers, creates and grants. */
export interface Preparation {
  readonly permissions: readonly PermissionDefinition[];
  /** The built-in roles and those of the embedding app. */
  readonly roles: readonly NewRole[];
  readonly grants: readonly Pick<RoleState, "name" | "permissions">[];
}

/** @throws InvalidPermission, InvalidRoleName, InvalidDescription, BuiltInRole */
export function parsePreparation({ permissions, roles, grants }: PrepareAccessControlInput): Preparation {
  return {
    permissions: Object.entries(permissions ?? {}).map(([name, description]) => ({
      name: parsePermission(name),
      description,
    })),
    roles: [
      ...builtInRoles.map((role) => ({ ...role, isBuiltIn: true })),
      ...Object.entries(roles ?? {}).map(([name, role]) => parseOwnRole(name, role)),
    ],
    grants: Object.entries(grants ?? {}).map(([role, granted]) => ({
      name: parseRoleName(role),
      permissions: parsePermissions(granted),
    })),
  };
}
