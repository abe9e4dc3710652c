import type { Actor, RoleName, RoleRepository } from "../../access-control/index.ts";
import { refuseEscalation, UnknownRole } from "../../access-control/index.ts";
import type { User } from "../domain/user.ts";

/** @throws EscalationDenied when the user holds permissions that the actor does not hold */
export async function refuseEscalationOver(actor: Actor, user: User, roles: RoleRepository): Promise<void> {
  refuseEscalation(actor, await roles.permissionsOf(user.roles));
}

/**
 * For roles that are about to be given to a user.
 * @throws UnknownRole
 * @throws EscalationDenied when one of them has permissions that the actor does not hold
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
