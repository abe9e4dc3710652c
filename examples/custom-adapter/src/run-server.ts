import {
  configurationVariables,
  createLogger,
  loadEnvironment,
  parseConfiguration,
  reportFailure,
  startServer,
} from "@portcullis-examples/reference-server";
import { fileOfUsers } from "./file-of-users.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteExtension } from "./sqlite-extension.ts";

try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables), process.stdout.isTTY);
  const logger = createLogger(configuration);
  const file = fileOfUsers(configuration);
  const sqlite = new SqliteDatabase(file);
  const server = await startServer(configuration, logger, sqliteExtension(sqlite));
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
