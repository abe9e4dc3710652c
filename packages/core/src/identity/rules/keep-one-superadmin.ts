import { LastSuperadmin, superadminRole } from "../../access-control/index.ts";
import type { User } from "../domain/user.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/**
 * Call before the user stops being an active superadmin.
 * @throws LastSuperadmin
 */
export async function keepOneSuperadmin(users: UserRepository, user: User): Promise<void> {
  if (!user.isActive || !user.hasRole(superadminRole)) return;
  const superadmins = await users.lockActiveSuperadmins();
  if (superadmins.size <= 1) throw new LastSuperadmin();
}
