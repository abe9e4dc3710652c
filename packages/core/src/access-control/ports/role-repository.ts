import type { Keyset } from "../../shared/domain/page.ts";
import type { Permission } from "../domain/permission.ts";
import type { Role } from "../domain/role.ts";
import type { RoleName } from "../domain/role-name.ts";

/** Stores roles, and answers for what they permit. */
export interface RoleRepository {
  findByName(name: RoleName): Promise<Role | null>;
  /** By name, ascending; up to `limit + 1` roles, so the caller sees whether more follow. `after.key` is a name. */
  list(keyset: Keyset): Promise<readonly Role[]>;
  /**
   * Stores a new role and returns it with version 1.
   * @throws RoleNameTaken even when two adds race
   * @throws UnknownPermission when the catalog lacks one of its permissions
   */
  add(role: Role): Promise<Role>;
  /**
   * Stores a changed role and returns it with the next version.
   * @throws ConcurrentModification when the stored version is not the role's, or the role is gone
   * @throws UnknownPermission when the catalog lacks one of its permissions
   */
  save(role: Role): Promise<Role>;
  /**
   * Deletes the role and takes it from every user, who thereby gets the next version.
   * @returns whether there was one
   */
  remove(name: RoleName): Promise<boolean>;
  /** The union of what these roles permit, as granted. Unknown roles permit nothing. */
  permissionsOf(names: readonly RoleName[]): Promise<readonly Permission[]>;
  /** Which of these names no role has. */
  missing(names: readonly RoleName[]): Promise<readonly RoleName[]>;
}
