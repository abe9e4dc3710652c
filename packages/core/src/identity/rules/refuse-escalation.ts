import type { Actor, RoleName, RoleRepository } from "../../access-control/index.ts";
import { refuseEscalation, UnknownRole } from "../../access-control/index.ts";

/**
 * Checks roles about to be given.
 * @throws UnknownRole, EscalationDenied when one permits more than the actor holds
 */
export async function refuseEscalationByRoles(
  actor: Actor,
  added: readonly RoleName[],
  roles: RoleRepository,
): Promise<void> {
  const unknown = await roles.missing(added);
  if (unknown.length > 0) throw new UnknownRole(unknown);
  refuseEscalation(actor, await roles.permissionsOf(added));
}
