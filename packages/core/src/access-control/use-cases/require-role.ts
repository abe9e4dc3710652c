import type { Role } from "../domain/role.ts";
import { parseRoleName } from "../domain/role-name.ts";
import { InvalidRoleName, RoleNotFound } from "../errors.ts";
import type { RoleRepository } from "../ports/role-repository.ts";

/** @throws RoleNotFound also when no role could have this name */
export async function requireRole(roles: RoleRepository, rawName: string): Promise<Role> {
  try {
    const role = await roles.findByName(parseRoleName(rawName));
    if (role !== null) return role;
  } catch (error) {
    if (!(error instanceof InvalidRoleName)) throw error;
  }
  throw new RoleNotFound();
}
