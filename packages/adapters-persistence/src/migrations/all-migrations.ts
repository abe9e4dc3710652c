import type { Migration } from "@mikro-orm/migrations";
import { Migration20260101000000CreateUsersAndRoles } from "./migration-20260101000000-create-users-and-roles.ts";
import { Migration20260101000100CreateSessions } from "./migration-20260101000100-create-sessions.ts";
import { Migration20260101000200CreateSigningKeys } from "./migration-20260101000200-create-signing-keys.ts";
import { Migration20260101000300CreateEventOutbox } from "./migration-20260101000300-create-event-outbox.ts";
import { Migration20260101000400IndexUserSearch } from "./migration-20260101000400-index-user-search.ts";
import { Migration20260301000000BoundSessionRows } from "./migration-20260301000000-bound-session-rows.ts";
import { Migration20260301000100CreateEventDeliveries } from "./migration-20260301000100-create-event-deliveries.ts";

/** A class that extends MikroORM's `Migration`. Its name is stored once it has run, so it never changes. */
export type MigrationClass = new (...parameters: ConstructorParameters<typeof Migration>) => Migration;

/** In the order in which they run. Imported one by one, so that they are found in `dist`, in sources and in bundles. */
export const allMigrations: readonly MigrationClass[] = [
  Migration20260101000000CreateUsersAndRoles,
  Migration20260101000100CreateSessions,
  Migration20260101000200CreateSigningKeys,
  Migration20260101000300CreateEventOutbox,
  Migration20260101000400IndexUserSearch,
  Migration20260301000000BoundSessionRows,
  Migration20260301000100CreateEventDeliveries,
];
