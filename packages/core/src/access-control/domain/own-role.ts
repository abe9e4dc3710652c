import { builtInRoles } from "./built-in.ts";
import { parseDescription } from "./description.ts";
import { BuiltInRole } from "./errors.ts";
import { parsePermissions } from "./permission.ts";
import type { NewRole } from "./role.ts";
import { parseRoleName } from "./role-name.ts";

/** A role of the embedding app. */
export interface OwnRole {
  /** At most 500 characters. Default: none. */
  readonly description?: string | null | undefined;
  /** Built-in permissions and those of the embedding app, such as `invoices:read` or `invoices:*`. */
  readonly permissions: readonly string[];
}

/** @throws InvalidRoleName, InvalidDescription, InvalidPermission, BuiltInRole */
export function parseOwnRole(rawName: string, { description, permissions }: OwnRole): NewRole {
  const name = parseRoleName(rawName);
  if (builtInRoles.some((role) => role.name === name)) {
    throw new BuiltInRole(`The role ${name} is built in. To add permissions to it, use \`grants\`.`);
  }
  return {
    name,
    description: parseDescription(description ?? null),
    permissions: parsePermissions(permissions),
    isBuiltIn: false,
  };
}
