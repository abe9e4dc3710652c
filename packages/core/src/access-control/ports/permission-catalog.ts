import type { Keyset } from "../../shared/domain/page.ts";
import type { Permission, PermissionDefinition } from "../domain/permission.ts";

/** The registered permissions: Portcullis's own and those of the embedding app. */
export interface PermissionCatalog {
  /**
   * Adds new definitions and updates changed descriptions; of several with one name, the last one wins. Safe to call in
   * many processes at once.
   * @returns the names that were new; each new name is returned to exactly one caller
   */
  register(definitions: readonly PermissionDefinition[]): Promise<readonly Permission[]>;
  /** By name, ascending; up to `limit + 1` definitions. `after.key` is a name. */
  list(keyset: Keyset): Promise<readonly PermissionDefinition[]>;
  /** Which of these are not registered. */
  missing(names: readonly Permission[]): Promise<readonly Permission[]>;
}
