import type { Composition } from "../composition.ts";
import { compose } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { configurationVariables, parseConfiguration } from "../configuration/configuration.ts";
import { lasts } from "../configuration/database-url.ts";
import { loadEnvironment } from "../configuration/load-environment.ts";
import { Failure } from "../report-failure.ts";
import { createLogger } from "../server/logger.ts";
import { publicUrlOf } from "../server/local-url.ts";

/** The configuration that the server would run under here. Warnings are printed as at its start. */
export function readConfiguration(): Configuration {
  return parseConfiguration(loadEnvironment(configurationVariables), process.stdout.isTTY);
}

/** Runs a command on everything wired as in the server, and closes the stores afterwards. */
export async function withComposition<Result>(
  run: (composition: Composition, configuration: Configuration) => Promise<Result>,
  configuration: Configuration = readConfiguration(),
): Promise<Result> {
  const publicUrl = configuration.publicUrl ?? publicUrlOf(configuration.host, configuration.port);
  const logger = createLogger({ ...configuration, logLevel: "silent" });
  const composition = await compose(configuration, { publicUrl, logger });
  try {
    return await run(composition, configuration);
  } finally {
    await composition.stores.close();
  }
}

/** @throws Failure in memory, where a command would change nothing that lasts */
export function requireLastingStore({ database }: Configuration): void {
  if (!lasts(database))
    throw new Failure(`DATABASE_URL=${database.url} keeps nothing; this needs a database`);
}
