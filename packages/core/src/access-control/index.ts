export type { Actor, SystemActor, UserActor } from "./domain/actor.ts";
export { systemActor, toEventActor } from "./domain/actor.ts";
export { authorize, refuseEscalation } from "./domain/authorize.ts";
export { adminRole, builtInPermissions, builtInRoles, superadminRole, userRole } from "./domain/built-in.ts";
export {
  ActorRevoked,
  BuiltInRole,
  EscalationDenied,
  InvalidDescription,
  InvalidPermission,
  InvalidRoleName,
  LastSuperadmin,
  PermissionDenied,
  RoleNameTaken,
  RoleNotFound,
  UnknownPermission,
  UnknownRole,
} from "./domain/errors.ts";
export type {
  AccessControlEvent,
  RoleCreated,
  RoleDeleted,
  RoleDescriptionChanged,
  RolePermissionsChanged,
} from "./domain/events.ts";
export type { Permission } from "./domain/permission.ts";
export { everyPermission, PermissionSet, parsePermission, parsePermissions } from "./domain/permission.ts";
export type { RoleState } from "./domain/role.ts";
export { Role } from "./domain/role.ts";
export type { RoleName } from "./domain/role-name.ts";
export { parseRoleName, parseRoleNames } from "./domain/role-name.ts";
export type { RoleView } from "./domain/role-view.ts";
export type { SessionLifetime } from "./domain/session-lifetime.ts";
export { isLive } from "./domain/session-lifetime.ts";
export type { ActorReader, ActorRecord, WriteTarget } from "./ports/actor-reader.ts";
export type { PermissionCatalog, PermissionDefinition } from "./ports/permission-catalog.ts";
export type { RoleRepository } from "./ports/role-repository.ts";
export type { AccessControlDependencies, AccessControlPorts } from "./rules/dependencies.ts";
export type { GuardedWrite } from "./rules/guarded-unit-of-work.ts";
export { GuardedUnitOfWork } from "./rules/guarded-unit-of-work.ts";
export type { ChangeRoleDescriptionInput } from "./use-cases/change-role-description.ts";
export { ChangeRoleDescription } from "./use-cases/change-role-description.ts";
export type { CreateRoleInput } from "./use-cases/create-role.ts";
export { CreateRole } from "./use-cases/create-role.ts";
export type { DeleteRoleInput } from "./use-cases/delete-role.ts";
export { DeleteRole } from "./use-cases/delete-role.ts";
export type { GetRoleInput } from "./use-cases/get-role.ts";
export { GetRole } from "./use-cases/get-role.ts";
export { ListPermissions } from "./use-cases/list-permissions.ts";
export { ListRoles } from "./use-cases/list-roles.ts";
export type { OwnRole, PrepareAccessControlInput } from "./use-cases/prepare-access-control.ts";
export { PrepareAccessControl } from "./use-cases/prepare-access-control.ts";
export type { SetRolePermissionsInput } from "./use-cases/set-role-permissions.ts";
export { SetRolePermissions } from "./use-cases/set-role-permissions.ts";
