import { todoPermissions } from "./core/index.ts";

/** Permissions by the name of the role that they are granted to. */
export type Grants = Readonly<Record<string, readonly string[]>>;

const permissions: readonly string[] = [...Object.keys(todoPermissions), "todos:*"];

/**
 * Reads `role=permission,permission;role=permission`. The permissions are those of todos; whether the roles exist is checked
 * against the database later.
 */
export function parseGrants(text: string): { readonly grants: Grants; readonly problems: readonly string[] } {
  const grants = new Map<string, readonly string[]>();
  const problems: string[] = [];
  for (const part of listOf(text, ";")) {
    const [role = "", granted, ...more] = part.split("=").map((name) => name.trim());
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(role) || !granted || more.length > 0)
      problems.push(`reads role=permission,permission;role=permission, and not ${part}`);
    else if (role === "superadmin") problems.push("names superadmin, which has every permission");
    else if (grants.has(role)) problems.push(`names the role ${role} twice`);
    else grants.set(role, listOf(granted, ","));
  }
  const unknown = new Set([...grants.values()].flat().filter((name) => !permissions.includes(name)));
  for (const name of unknown)
    problems.push(`names the permission ${name}, which is none of ${permissions.join(", ")}`);
  return { grants: Object.fromEntries(grants), problems };
}

function listOf(text: string, separator: string): readonly string[] {
  const parts = text.split(separator).map((part) => part.trim());
  return parts.filter((part) => part !== "");
}
