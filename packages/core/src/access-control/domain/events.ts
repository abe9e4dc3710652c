import type { DomainEvent } from "../../shared/domain/domain-event.ts";

export type RoleDefined = DomainEvent<
  "access.role_defined",
  { role: string; permissions: readonly string[] }
>;
export type RoleDescribed = DomainEvent<"access.role_described", { role: string }>;
export type RolePermissionsChanged = DomainEvent<
  "access.role_permissions_changed",
  { role: string; added: readonly string[]; removed: readonly string[] }
>;
export type RoleDeleted = DomainEvent<"access.role_deleted", { role: string }>;

export type AccessControlEvent = RoleDefined | RoleDescribed | RolePermissionsChanged | RoleDeleted;
