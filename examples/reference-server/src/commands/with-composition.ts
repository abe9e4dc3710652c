import type { Composition } from "../composition.ts";
import { compose } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { configurationVariables, parseConfiguration } from "../configuration/configuration.ts";
import { isPersistent } from "../configuration/database-url.ts";
import { loadEnvironment } from "../configuration/load-environment.ts";
import { createLogger } from "../logger.ts";
import { Failure } from "../report-failure.ts";
import { localUrl } from "../server/local-url.ts";

/** The configuration that the server would have here. Prints the same warnings. */
export function readConfiguration(): Configuration {
  return parseConfiguration(loadEnvironment(configurationVariables), process.stdout.isTTY);
}

/** Runs a command on the same composition as the server, and closes the stores afterwards. */
export async function withComposition<Result>(
  run: (composition: Composition, configuration: Configuration) => Promise<Result>,
  configuration: Configuration = readConfiguration(),
): Promise<Result> {
  const publicUrl = configuration.publicUrl ?? localUrl(configuration.host, configuration.port);
  const logger = createLogger({ ...configuration, logLevel: "silent" });
  const composition = await compose(configuration, { publicUrl, logger });
  try {
    return await run(composition, configuration);
  } finally {
    await composition.stores.close();
  }
}

/** @throws Failure for a database in memory, where the effect of a command would be lost */
export function requirePersistentStore({ database }: Configuration): void {
  if (!isPersistent(database))
    throw new Failure(
      `DATABASE_URL=${database.url} keeps data only until the process ends: set pglite:<directory> or postgres://…`,
    );
}
