import { RoleNotFound } from "../domain/errors.ts";
import type { Role } from "../domain/role.ts";
import type { RoleName } from "../domain/role-name.ts";
import type { RoleRepository } from "../ports/role-repository.ts";

/** @throws RoleNotFound */
export async function requireRole(roles: RoleRepository, name: RoleName): Promise<Role> {
  const role = await roles.findByName(name);
  if (role === null) throw new RoleNotFound();
  return role;
}
