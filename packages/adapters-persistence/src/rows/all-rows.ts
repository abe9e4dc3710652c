import { EventDeliveryRow } from "./event-delivery-row.ts";
import { EventRow } from "./event-row.ts";
import { EventSubscriberRow } from "./event-subscriber-row.ts";
import { PermissionRow } from "./permission-row.ts";
import { RefreshTokenRow } from "./refresh-token-row.ts";
import { RolePermissionRow } from "./role-permission-row.ts";
import { RoleRow } from "./role-row.ts";
import { SessionRow } from "./session-row.ts";
import { SigningKeyRow } from "./signing-key-row.ts";
import { UserRoleRow } from "./user-role-row.ts";
import { UserRow } from "./user-row.ts";

export const allRows = [
  UserRow,
  RoleRow,
  PermissionRow,
  RolePermissionRow,
  UserRoleRow,
  SessionRow,
  RefreshTokenRow,
  SigningKeyRow,
  EventRow,
  EventSubscriberRow,
  EventDeliveryRow,
] as const;
