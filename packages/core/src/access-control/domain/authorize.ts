import type { Actor } from "./actor.ts";
import { EscalationDenied, PermissionDenied } from "./errors.ts";
import type { Permission } from "./permission.ts";
import { parsePermission } from "./permission.ts";

/**
 * The check at the head of every guarded use case, a host's own included.
 * @throws PermissionDenied
 * @throws InvalidPermission when `permission` is not of the form `resource:action`
 */
export function authorize(actor: Actor, permission: string): void {
  const needed = parsePermission(permission);
  if (!actor.permissions.covers(needed)) throw new PermissionDenied(needed);
}

/**
 * Nobody grants what they don't hold, and nobody acts on someone who holds more than they do.
 * @throws EscalationDenied
 */
export function refuseEscalation(actor: Actor, permissions: Iterable<Permission>): void {
  if (!actor.permissions.coversAll(permissions)) throw new EscalationDenied();
}
