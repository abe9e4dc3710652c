import type { Actor } from "./actor.ts";
import { EscalationDenied, PermissionDenied } from "./errors.ts";
import type { Permission } from "./permission.ts";
import { parsePermission } from "./permission.ts";

/**
 * The check at the start of each use case that needs a permission, those of hosts included.
 * @throws PermissionDenied
 * @throws InvalidPermission when `permission` is not of the form `resource:action`
 */
export function authorize(actor: Actor, permission: string): void {
  const needed = parsePermission(permission);
  if (!actor.permissions.covers(needed)) throw new PermissionDenied(needed);
}

/**
 * Refuses to grant permissions that the actor does not hold, or to change a user or a role that has them.
 * @throws EscalationDenied
 */
export function refuseEscalation(actor: Actor, permissions: Iterable<Permission>): void {
  if (!actor.permissions.coversAll(permissions)) throw new EscalationDenied();
}
