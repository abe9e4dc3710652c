import type { Actor, RoleName, RoleRepository } from "../../access-control/index.ts";
import { requireReach, UnknownRole } from "../../access-control/index.ts";

/**
 * Checks roles about to be given.
 * @throws UnknownRole, EscalationDenied when one permits more than the actor holds
 */
export async function requireAssignable(
  actor: Actor,
  added: readonly RoleName[],
  roles: RoleRepository,
): Promise<void> {
  const unknown = await roles.missing(added);
  if (unknown.length > 0) throw new UnknownRole(unknown);
  requireReach(actor, await roles.permissionsOf(added));
}
