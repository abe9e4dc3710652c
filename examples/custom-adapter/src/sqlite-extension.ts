import type { Extension } from "@portcullis-examples/reference-server";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteModule } from "./sqlite-module.ts";
import { UsersInAnotherStore } from "./users-in-another-store.ts";

/** For `startServer`: the reference server with its users in SQLite. */
export function sqliteExtension(database: SqliteDatabase): Extension {
  return {
    ownTables: { migrations: [UsersInAnotherStore] },
    modules: ({ ports }) => [sqliteModule(database, ports)],
  };
}
