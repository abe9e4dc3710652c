import { DomainError } from "../../shared/domain/domain-error.ts";

/** The text is not a permission: `resource:action`, `resource:*` or `*`, in lower case. */
export class InvalidPermission extends DomainError {
  override readonly code = "access.invalid_permission";
  constructor() {
    super("A permission has the form resource:action, resource:* or *, in lower case.");
  }
}

/** The text is not a role name: 1 to 63 of a-z, 0-9, `_` and `-`, starting with a letter. */
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
    super(`The permission ${permission} is required.`);
    this.permission = permission;
  }
}

/** The actor's session ended, or the user was deactivated or deleted, while the use case ran. */
export class ActorRevoked extends DomainError {
  override readonly code = "access.actor_revoked";
  constructor() {
    super("The session was revoked while the request was processed. Sign in again.");
  }
}

/** The actor would grant permissions that they do not hold, or change a user or a role that has them. */
export class EscalationDenied extends DomainError {
  override readonly code = "access.escalation_denied";
  constructor() {
    super("You can't grant permissions that you don't hold, or change users and roles that have them.");
  }
}

/** No role has this name, or the text is not a role name. */
export class RoleNotFound extends DomainError {
  override readonly code = "access.role_not_found";
  constructor() {
    super("The role does not exist.");
  }
}

/** Another role has this name. Of concurrent creations with one name, one succeeds. */
export class RoleNameTaken extends DomainError {
  override readonly code = "access.role_name_taken";
  constructor(options?: ErrorOptions) {
    super("A role with this name already exists.", options);
  }
}

/** Some of the named roles do not exist; `roles` lists them; empty when the adapter can't determine which. */
export class UnknownRole extends DomainError {
  override readonly code = "access.unknown_role";
  readonly roles: readonly string[];
  constructor(roles: readonly string[], options?: ErrorOptions) {
    super(
      roles.length > 0
        ? `These roles do not exist: ${roles.join(", ")}.`
        : "At least one of the roles does not exist.",
      options,
    );
    this.roles = roles;
  }
}

/**
 * Some of the named permissions are not registered; `permissions` lists them; empty when the adapter can't determine
 * which.
 */
export class UnknownPermission extends DomainError {
  override readonly code = "access.unknown_permission";
  readonly permissions: readonly string[];
  constructor(permissions: readonly string[], options?: ErrorOptions) {
    super(
      permissions.length > 0
        ? `These permissions are not registered: ${permissions.join(", ")}.`
        : "At least one of the permissions is not registered.",
      options,
    );
    this.permissions = permissions;
  }
}

/**
 * A built-in role can't be deleted, the permissions of `superadmin` can't be changed, and an application can't define a
 * role with the name of a built-in one.
 */
export class BuiltInRole extends DomainError {
  override readonly code = "access.builtin_role";
  constructor(message: string) {
    super(message);
  }
}

/** At least one active superadmin must remain. */
export class LastSuperadmin extends DomainError {
  override readonly code = "access.last_superadmin";
  constructor() {
    super(
      "The last active superadmin can't be demoted, deactivated or deleted. Make another user a superadmin first.",
    );
  }
}
