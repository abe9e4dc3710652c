import type { Composition } from "../composition.ts";
import { compose } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { isPersistent } from "../configuration/database-url.ts";
import { readConfiguration } from "../configuration/read-configuration.ts";
import { createLogger } from "../logger.ts";
import type { ProcessContext } from "../process-context.ts";
import { Failure } from "../report-failure.ts";
import { localUrl } from "../server/local-url.ts";
import { requireMigrations } from "../server/prepare.ts";

/** Runs a command on the same composition as the server, and closes the stores afterwards. */
export async function withComposition<Result>(
  configuration: Configuration,
  run: (composition: Composition) => Promise<Result>,
): Promise<Result> {
  const publicUrl = configuration.publicUrl ?? localUrl(configuration.host, configuration.port);
  const logger = createLogger({ ...configuration, logLevel: "silent" });
  const composition = await compose(configuration, { publicUrl, logger });
  try {
    return await run(composition);
  } finally {
    await composition.stores.close();
  }
}

/**
 * The same on a database that outlives the process and has every migration.
 * @throws InvalidConfiguration, Failure, PendingMigrations
 */
export async function withMigratedDatabase(
  context: ProcessContext,
  run: (composition: Composition) => Promise<void>,
): Promise<void> {
  const configuration = readConfiguration(context);
  requirePersistentStore(configuration);
  await withComposition(configuration, async (composition) => {
    await requireMigrations(composition);
    await run(composition);
  });
}

/** @throws Failure for a database in memory, where the effect of a command would be lost */
export function requirePersistentStore({ database }: Configuration): void {
  if (!isPersistent(database))
    throw new Failure(
      `DATABASE_URL=${database.url} keeps data only until the process ends: set pglite:<directory> or postgres://…`,
    );
}
