import { DomainError } from "../../shared/domain/domain-error.ts";

/** Text that is no permission: `resource:action`, `resource:*` or `*` in lower case. */
export class InvalidPermission extends DomainError {
  override readonly code = "access.invalid_permission";
  constructor() {
    super("A permission reads resource:action, resource:* or *, in lower case.");
  }
}

/** Text that is no role name: 1 to 63 of a-z, 0-9, `_` and `-`, beginning with a letter. */
export class InvalidRoleName extends DomainError {
  override readonly code = "access.invalid_role_name";
  constructor() {
    super("A role name has 1 to 63 of a-z, 0-9, _ and -, and starts with a letter.");
  }
}

/** A role's description is longer than 500 characters or has control characters. */
export class InvalidDescription extends DomainError {
  override readonly code = "access.invalid_description";
  constructor() {
    super("A description has at most 500 characters and no control characters.");
  }
}

/** The actor lacks a permission. */
export class PermissionDenied extends DomainError {
  override readonly code = "access.permission_denied";
  readonly permission: string;
  constructor(permission: string) {
    super(`This needs the permission ${permission}.`);
    this.permission = permission;
  }
}

/** The actor's session ended, or their account was deactivated or deleted, while the request was under way. */
export class ActorRevoked extends DomainError {
  override readonly code = "access.actor_revoked";
  constructor() {
    super("The session or the account was revoked while the request was processed. Sign in again.");
  }
}

/** The actor would give, or act on someone who holds, more than the actor holds. */
export class EscalationDenied extends DomainError {
  override readonly code = "access.escalation_denied";
  constructor() {
    super("This would reach beyond your own permissions.");
  }
}

/** No role has this name, or the text can't be one. */
export class RoleNotFound extends DomainError {
  override readonly code = "access.role_not_found";
  constructor() {
    super("There is no such role.");
  }
}

/** Another role has the name; also when two creations race. */
export class RoleNameTaken extends DomainError {
  override readonly code = "access.role_name_taken";
  constructor(options?: ErrorOptions) {
    super("A role with this name already exists.", options);
  }
}

/** Roles were named that do not exist. */
export class UnknownRole extends DomainError {
  override readonly code = "access.unknown_role";
  readonly roles: readonly string[];
  constructor(roles: readonly string[], options?: ErrorOptions) {
    super(roles.length > 0 ? `There is no role ${roles.join(", ")}.` : "There is no such role.", options);
    this.roles = roles;
  }
}

/** Permissions were named that nobody registered. */
export class UnknownPermission extends DomainError {
  override readonly code = "access.unknown_permission";
  readonly permissions: readonly string[];
  constructor(permissions: readonly string[], options?: ErrorOptions) {
    super(
      permissions.length > 0
        ? `Nobody registered the permission ${permissions.join(", ")}.`
        : "Nobody registered one of these permissions.",
      options,
    );
    this.permissions = permissions;
  }
}

/**
 * A built-in role can't be deleted, superadmin's permissions can't be changed, and an application's own role can't have
 * the name of a built-in one.
 */
export class BuiltInRole extends DomainError {
  override readonly code = "access.builtin_role";
  constructor(message = "A built-in role can't be changed this way.") {
    super(message);
  }
}

/** Refused so that somebody can always administer: one active superadmin must remain. */
export class LastSuperadmin extends DomainError {
  override readonly code = "access.last_superadmin";
  constructor() {
    super("The last active superadmin can't be demoted, deactivated or deleted.");
  }
}
