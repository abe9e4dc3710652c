import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Configuration } from "@portcullis-examples/reference-server";
import {
  configurationVariables,
  createLogger,
  loadEnvironment,
  parseConfiguration,
  reportFailure,
  startServer,
} from "@portcullis-examples/reference-server";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteModule } from "./sqlite-module.ts";
import { UsersInAnotherStore } from "./users-in-another-store.ts";

/** Beside the embedded database's directory, or with PostgreSQL beside its default; in memory for a database in memory. */
function fileOfUsers({ database }: Configuration): string {
  const embedded = database.kind === "pglite" ? database.directory : ".data/pglite";
  if (database.kind === "memory" || embedded === null) return ":memory:";
  const directory = dirname(embedded);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "users.sqlite");
  // Created before SQLite would create it readable for all users of the machine: it holds password hashes.
  appendFileSync(file, "", { mode: 0o600 });
  return file;
}

try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables), process.stdout.isTTY);
  const logger = createLogger(configuration);
  const file = fileOfUsers(configuration);
  const sqlite = new SqliteDatabase(file);
  const server = await startServer(configuration, logger, {
    ownTables: { migrations: [UsersInAnotherStore] },
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
