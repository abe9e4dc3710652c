import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailable } from "@portcullis/core";
import type { Composition } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { InvalidConfiguration } from "../configuration/configuration.ts";
import { explain } from "../failure.ts";
import type { Logger } from "./logger.ts";

const retryPause = 1_000;

/** The database lacks migrations, and this server was not told to apply them. */
export class PendingMigrations extends Error {
  constructor(count: number) {
    super(
      `the database lacks ${count} migration(s): run "npm run cli -- migrate up", or set MIGRATE_ON_START=true`,
    );
    this.name = "PendingMigrations";
  }
}

/**
 * Makes the stores ready for requests: migrations, permissions and roles, signing keys, the first administrator. All of
 * it is idempotent and safe in many processes at once.
 * @throws PendingMigrations, InvalidConfiguration, StoreUnavailable
 */
export async function prepare(configuration: Configuration, composition: Composition): Promise<void> {
  const { stores, portcullis, keyRing } = composition;
  if (configuration.migrateOnStart) await stores.database?.migrator.up();
  else await requireMigrations(composition);
  await portcullis.prepareAccessControl.execute();
  await keyRing.prepare();
  const { bootstrapAdmin } = configuration;
  if (bootstrapAdmin === null) return;
  try {
    await portcullis.createFirstSuperadmin.execute(bootstrapAdmin);
  } catch (error) {
    if (error instanceof StoreUnavailable || !(error instanceof Error)) throw error;
    throw new InvalidConfiguration([`BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: ${explain(error)}`]);
  }
}

/** Tries until the stores answer. */
export async function prepareWhenPossible(
  configuration: Configuration,
  composition: Composition,
  logger: Logger,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      return await prepare(configuration, composition);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      logger.warn("the database is away; trying again");
      await sleep(retryPause, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** @throws PendingMigrations */
export async function requireMigrations({ stores }: Composition): Promise<void> {
  const migrations = (await stores.database?.migrator.status()) ?? [];
  const pending = migrations.filter(({ appliedAt }) => appliedAt === null);
  if (pending.length > 0) throw new PendingMigrations(pending.length);
}
