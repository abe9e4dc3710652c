import type { Keyset } from "../../shared/domain/page.ts";
import type { Permission } from "../domain/permission.ts";

/** A permission that can be granted, and the text that explains it to administrators. */
export interface PermissionDefinition {
  readonly name: Permission;
  readonly description: string;
}

/** The permissions that exist: Portcullis's own and those an embedding app registers. */
export interface PermissionCatalog {
  /**
   * Adds the definitions that are new and updates changed descriptions; of several for one name, the last counts.
   * Safe when many processes do it at once.
   * @returns the names that were new; each name is new to exactly one caller
   */
  register(definitions: readonly PermissionDefinition[]): Promise<readonly Permission[]>;
  /** By name, ascending; up to `limit + 1` definitions. `after.key` is a name. */
  list(keyset: Keyset): Promise<readonly PermissionDefinition[]>;
  /** Which of these are not registered. */
  missing(names: readonly Permission[]): Promise<readonly Permission[]>;
}
