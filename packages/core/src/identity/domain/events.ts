import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** Recorded when a user registers; the actor is that user. */
export type UserRegistered = DomainEvent<"identity.user_registered", { userId: string }>;
/** Recorded when an administrator or the system creates a user, with the first roles. */
export type UserCreated = DomainEvent<"identity.user_created", { userId: string; roles: readonly string[] }>;
/** Recorded when a profile changes. `fields` names the changed fields, without their values. */
export type UserProfileChanged = DomainEvent<
  "identity.user_profile_changed",
  { userId: string; fields: readonly string[] }
>;
/** Recorded when a user changes the password. With `signOutOthers`, every session but `keepSessionId` ends in the same transaction. */
export type PasswordChanged = DomainEvent<
  "identity.password_changed",
  { userId: string; keepSessionId: string | null; signOutOthers: boolean }
>;
/** Recorded when a deactivated user is activated. */
export type UserActivated = DomainEvent<"identity.user_activated", { userId: string }>;
/** Recorded when a user is deactivated; their sessions end in the same transaction. */
export type UserDeactivated = DomainEvent<"identity.user_deactivated", { userId: string }>;
/** Recorded when the roles of a user change, with the difference. */
export type UserRolesAssigned = DomainEvent<
  "identity.user_roles_assigned",
  { userId: string; added: readonly string[]; removed: readonly string[] }
>;
/** Recorded just before a user is deleted, so that handlers still find the user's rows. */
export type UserDeleted = DomainEvent<"identity.user_deleted", { userId: string }>;

/** The events of identity, discriminated by `type`. */
export type IdentityEvent =
  | UserRegistered
  | UserCreated
  | UserProfileChanged
  | PasswordChanged
  | UserActivated
  | UserDeactivated
  | UserRolesAssigned
  | UserDeleted;
