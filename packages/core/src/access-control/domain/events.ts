import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** Recorded when a role is created, with what it permits from the start. */
export type RoleCreated = DomainEvent<
  "access.role_created",
  { role: string; permissions: readonly string[] }
>;
/** Recorded when a role gets another description; the text is not in the event. */
export type RoleDescriptionChanged = DomainEvent<"access.role_description_changed", { role: string }>;
/** Recorded when what a role permits changes: the difference, as granted. */
export type RolePermissionsChanged = DomainEvent<
  "access.role_permissions_changed",
  { role: string; added: readonly string[]; removed: readonly string[] }
>;
/** Recorded when a role is deleted, which takes it from everyone who had it. */
export type RoleDeleted = DomainEvent<"access.role_deleted", { role: string }>;

/** The events of access control, told apart by `type`. */
export type AccessControlEvent = RoleCreated | RoleDescriptionChanged | RolePermissionsChanged | RoleDeleted;
