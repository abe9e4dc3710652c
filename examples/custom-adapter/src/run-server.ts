import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Configuration } from "@portcullis-examples/reference-server";
import {
  createLogger,
  parseConfiguration,
  readEnvironment,
  reportFailure,
  startServer,
} from "@portcullis-examples/reference-server";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteModule } from "./sqlite-module.ts";
import { UsersLiveElsewhere } from "./users-live-elsewhere.ts";

/** `memory:` becomes an embedded database that keeps nothing: the in-memory adapters want users among themselves. */
function withDatabase(configuration: Configuration): Configuration {
  if (configuration.database.kind !== "memory") return configuration;
  const database = { kind: "pglite", url: "pglite:memory", directory: "memory" } as const;
  return { ...configuration, database, migrateOnStart: true };
}

/** Beside the embedded database's directory; with PostgreSQL, where that directory would be. */
function fileOfUsers({ database }: Configuration): string {
  if (database.kind === "memory") return ":memory:";
  const directory = dirname(database.kind === "pglite" ? database.directory : ".data/pglite");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "users.sqlite");
  // Made before SQLite makes it for everybody to read: it holds password hashes.
  appendFileSync(file, "", { mode: 0o600 });
  return file;
}

try {
  const configuration = parseConfiguration(readEnvironment(process.cwd(), process.env), process.stdout.isTTY);
  const logger = createLogger(configuration);
  const file = fileOfUsers(configuration);
  const sqlite = new SqliteDatabase(file);
  const server = await startServer(withDatabase(configuration), logger, {
    ownTables: { migrations: [UsersLiveElsewhere] },
    modules: ({ ports }) => [sqliteModule(sqlite, ports)],
  });
  const stop = (): void => {
    server
      .stop()
      .then(() => sqlite.close())
      .then(
        () => process.exit(0),
        (error: unknown) => process.exit(reportFailure(error)),
      );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`users in ${file}, listening on ${server.url}`);
  await server.ready;
} catch (error) {
  process.exit(reportFailure(error));
}
