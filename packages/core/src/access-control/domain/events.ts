import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** Recorded when a role is created, with its permissions. */
export type RoleCreated = DomainEvent<
  "access.role_created",
  { role: string; permissions: readonly string[] }
>;
/** Recorded when the description of a role changes; the event does not contain the text. */
export type RoleDescriptionChanged = DomainEvent<"access.role_description_changed", { role: string }>;
/** Recorded when the permissions of a role change, with the difference. */
export type RolePermissionsChanged = DomainEvent<
  "access.role_permissions_changed",
  { role: string; added: readonly string[]; removed: readonly string[] }
>;
/** Recorded when a role is deleted, and so taken from every user who had it. */
export type RoleDeleted = DomainEvent<"access.role_deleted", { role: string }>;

/** The events of access control, discriminated by `type`. */
export type AccessControlEvent = RoleCreated | RoleDescriptionChanged | RolePermissionsChanged | RoleDeleted;
