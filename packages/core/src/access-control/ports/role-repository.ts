import type { Keyset } from "../../shared/domain/page.ts";
import type { Permission } from "../domain/permission.ts";
import type { Role } from "../domain/role.ts";
import type { RoleName } from "../domain/role-name.ts";

/** Stores roles with their permissions. */
export interface RoleRepository {
  findByName(name: RoleName): Promise<Role | null>;
  /** By name, ascending; up to `limit + 1` roles, so that the caller sees whether more follow. `after.key` is a name. */
  list(keyset: Keyset): Promise<readonly Role[]>;
  /**
   * Stores a new role and returns it with version 1.
   * @throws RoleNameTaken also when two calls race
   * @throws UnknownPermission when one of its permissions is not registered
   */
  add(role: Role): Promise<Role>;
  /**
   * Stores a changed role and returns it with the next version.
   * @throws ConcurrentModification when the stored version is not the role's, or the role was deleted
   * @throws UnknownPermission when one of its permissions is not registered
   */
  save(role: Role): Promise<Role>;
  /**
   * Deletes the role and takes it from every user who has it, whose version grows by one.
   * @returns whether there was one
   */
  remove(name: RoleName): Promise<boolean>;
  /** The union of the permissions of these roles, as granted. Unknown roles have none. */
  permissionsOf(names: readonly RoleName[]): Promise<readonly Permission[]>;
  /** Which of these names no role has. */
  missing(names: readonly RoleName[]): Promise<readonly RoleName[]>;
}
