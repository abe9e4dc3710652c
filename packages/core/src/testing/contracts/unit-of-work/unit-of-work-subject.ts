import type { PersistencePorts } from "../../../index.ts";

/** The unit of work, and the repositories that join it. */
export type UnitOfWorkSubject = Pick<
  PersistencePorts,
  | "unitOfWork"
  | "users"
  | "roles"
  | "permissionCatalog"
  | "sessions"
  | "refreshTokens"
  | "outbox"
  | "eventDeliveries"
  | "eventSubscriptions"
>;
