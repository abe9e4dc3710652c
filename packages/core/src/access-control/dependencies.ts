import type { SharedDependencies } from "../shared/dependencies.ts";
import type { PermissionCatalog } from "./ports/permission-catalog.ts";
import type { RoleRepository } from "./ports/role-repository.ts";

/** The ports of access control alone; `Ports` has them all. */
export interface AccessControlPorts {
  readonly roles: RoleRepository;
  readonly permissionCatalog: PermissionCatalog;
}

/** What the use cases of access control are made from. */
export interface AccessControlDependencies extends SharedDependencies, AccessControlPorts {}
