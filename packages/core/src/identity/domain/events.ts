import type { DomainEvent } from "../../shared/domain/domain-event.ts";

export type UserRegistered = DomainEvent<"identity.user_registered", { userId: string }>;
export type UserCreated = DomainEvent<"identity.user_created", { userId: string; roles: readonly string[] }>;
/** `fields` names what changed, without the values. */
export type UserProfileChanged = DomainEvent<
  "identity.user_profile_changed",
  { userId: string; fields: readonly string[] }
>;
export type PasswordChanged = DomainEvent<
  "identity.password_changed",
  { userId: string; keepSessionId: string | null; signOutOthers: boolean }
>;
export type UserActivated = DomainEvent<"identity.user_activated", { userId: string }>;
export type UserDeactivated = DomainEvent<"identity.user_deactivated", { userId: string }>;
export type UserRolesAssigned = DomainEvent<
  "identity.user_roles_assigned",
  { userId: string; added: readonly string[]; removed: readonly string[] }
>;
export type UserDeleted = DomainEvent<"identity.user_deleted", { userId: string }>;

export type IdentityEvent =
  | UserRegistered
  | UserCreated
  | UserProfileChanged
  | PasswordChanged
  | UserActivated
  | UserDeactivated
  | UserRolesAssigned
  | UserDeleted;
