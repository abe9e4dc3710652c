import type { Actor, RoleRepository } from "../../access-control/index.ts";
import { LastSuperadmin, refuseEscalation, superadminRole } from "../../access-control/index.ts";
import { DomainError } from "../../shared/domain/domain-error.ts";
import { PreconditionFailed } from "../../shared/domain/errors.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { parseId } from "../../shared/domain/id.ts";
import { NotAUser, UserNotFound } from "../domain/errors.ts";
import type { User } from "../domain/user.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/** @throws UserNotFound also when the text is no id at all */
export function parseUserId(raw: string): UserId {
  try {
    return parseId(raw);
  } catch (error) {
    if (error instanceof DomainError) throw new UserNotFound();
    throw error;
  }
}

/** @throws NotAUser for the system */
export function userIdOf(actor: Actor): UserId {
  if (actor.type !== "user") throw new NotAUser();
  return actor.userId;
}

/** @throws UserNotFound, PreconditionFailed when a version is expected and is not the current one */
export async function lockUser(
  users: UserRepository,
  id: UserId,
  expectedVersion?: number | undefined,
): Promise<User> {
  const user = await users.lock(id);
  if (user === null) throw new UserNotFound();
  if (expectedVersion !== undefined && user.version !== expectedVersion) throw new PreconditionFailed();
  return user;
}

/** @throws EscalationDenied when the user holds more than the actor, as a superadmin does for everyone else */
export async function refuseEscalationOver(actor: Actor, user: User, roles: RoleRepository): Promise<void> {
  refuseEscalation(actor, await roles.permissionsOf(user.roles));
}

/**
 * Call before the user stops being an active superadmin.
 * @throws LastSuperadmin
 */
export async function keepOneSuperadmin(users: UserRepository, user: User): Promise<void> {
  if (!user.isActive || !user.hasRole(superadminRole)) return;
  const superadmins = await users.lockActiveSuperadmins();
  if (superadmins.size <= 1) throw new LastSuperadmin();
}
