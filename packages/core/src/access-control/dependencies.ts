import type { SharedDependencies } from "../shared/dependencies.ts";
import type { PermissionCatalog } from "./ports/permission-catalog.ts";
import type { RoleRepository } from "./ports/role-repository.ts";

export interface AccessControlPorts {
  readonly roles: RoleRepository;
  readonly permissionCatalog: PermissionCatalog;
}

export interface AccessControlDependencies extends SharedDependencies, AccessControlPorts {}
