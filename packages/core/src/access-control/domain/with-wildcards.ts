import type { PermissionDefinition } from "./permission.ts";
import { everyPermission, wildcardsOver } from "./permission.ts";

/** Adds `resource:*` for each resource, and `*`, so that roles can be granted them. */
export function withWildcards(definitions: readonly PermissionDefinition[]): readonly PermissionDefinition[] {
  const wildcards = new Set(definitions.flatMap(({ name }) => wildcardsOver(name)));
  return [...wildcards]
    .map((name) => ({
      name,
      description:
        name === everyPermission
          ? "Everything, also what is registered later"
          : `Every action on ${name.slice(0, -2)}`,
    }))
    .concat(definitions);
}
