import type { SharedDependencies } from "../../shared/rules/dependencies.ts";
import type { ActorReader } from "../ports/actor-reader.ts";
import type { PermissionCatalog } from "../ports/permission-catalog.ts";
import type { RoleRepository } from "../ports/role-repository.ts";
import type { GuardedUnitOfWork } from "./guarded-unit-of-work.ts";

/** The ports of access control. */
export interface AccessControlPorts {
  readonly roles: RoleRepository;
  readonly permissionCatalog: PermissionCatalog;
  readonly actors: ActorReader;
}

/** What the use cases of access control can depend on. */
export interface AccessControlDependencies extends SharedDependencies, AccessControlPorts {
  /** For every use case that writes on behalf of an actor, those of hosts included. */
  readonly guardedUnitOfWork: GuardedUnitOfWork;
}
