import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** Recorded when somebody makes an account of their own; the actor is that user. */
export type UserRegistered = DomainEvent<"identity.user_registered", { userId: string }>;
/** Recorded when an account is made for somebody, with its first roles. */
export type UserCreated = DomainEvent<"identity.user_created", { userId: string; roles: readonly string[] }>;
/** `fields` names what changed, without the values. */
export type UserProfileChanged = DomainEvent<
  "identity.user_profile_changed",
  { userId: string; fields: readonly string[] }
>;
/** Recorded with the change. `signOutOthers` ends every session but `keepSessionId`, in the same transaction. */
export type PasswordChanged = DomainEvent<
  "identity.password_changed",
  { userId: string; keepSessionId: string | null; signOutOthers: boolean }
>;
/** Recorded when a deactivated user may sign in again. */
export type UserActivated = DomainEvent<"identity.user_activated", { userId: string }>;
/** Recorded when a user is shut out; their sessions end in the same transaction. */
export type UserDeactivated = DomainEvent<"identity.user_deactivated", { userId: string }>;
/** Recorded when a user's roles change: the difference. */
export type UserRolesAssigned = DomainEvent<
  "identity.user_roles_assigned",
  { userId: string; added: readonly string[]; removed: readonly string[] }
>;
/** Recorded just before the account is deleted: handlers still find the user's rows. */
export type UserDeleted = DomainEvent<"identity.user_deleted", { userId: string }>;

/** The events of identity, told apart by `type`. */
export type IdentityEvent =
  | UserRegistered
  | UserCreated
  | UserProfileChanged
  | PasswordChanged
  | UserActivated
  | UserDeactivated
  | UserRolesAssigned
  | UserDeleted;
