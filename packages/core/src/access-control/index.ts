export type { Actor, SystemActor, UserActor } from "./domain/actor.ts";
export { systemActor, toEventActor } from "./domain/actor.ts";
export { authorize, refuseEscalation } from "./domain/authorize.ts";
export { adminRole, builtInPermissions, builtInRoles, superadminRole, userRole } from "./domain/built-in.ts";
export * from "./domain/errors.ts";
export type {
  AccessControlEvent,
  RoleCreated,
  RoleDeleted,
  RoleDescriptionChanged,
  RolePermissionsChanged,
} from "./domain/events.ts";
export type { OwnRole } from "./domain/own-role.ts";
export type { Permission, PermissionDefinition } from "./domain/permission.ts";
export { everyPermission, PermissionSet, parsePermission, parsePermissions } from "./domain/permission.ts";
export type { NewRole, RoleState } from "./domain/role.ts";
export { Role } from "./domain/role.ts";
export type { RoleName } from "./domain/role-name.ts";
export { parseRoleName, parseRoleNames } from "./domain/role-name.ts";
export type { RoleView } from "./domain/role-view.ts";
export type { SessionLifetime } from "./domain/session-lifetime.ts";
export type { ActorReader, ActorRecord, WriteTarget } from "./ports/actor-reader.ts";
export type { PermissionCatalog } from "./ports/permission-catalog.ts";
export type { RoleRepository } from "./ports/role-repository.ts";
export type { AccessControlDependencies, AccessControlPorts } from "./rules/dependencies.ts";
export type { GuardedWrite } from "./rules/guarded-unit-of-work.ts";
export { GuardedUnitOfWork } from "./rules/guarded-unit-of-work.ts";
export type { PrepareAccessControlInput } from "./rules/parse-preparation.ts";
export * from "./use-cases.ts";
