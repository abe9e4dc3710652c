import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailable } from "@portcullis/core";
import type { Composition } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { InvalidConfiguration } from "../configuration/configuration.ts";
import { asInvalidConfiguration, explain } from "../report-failure.ts";
import type { Logger } from "./logger.ts";
import { OutageLog } from "./outage-log.ts";

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
  // Notes which tables there are, so that one that goes missing is noticed.
  await stores.healthCheck.check();
  const { bootstrapAdmin } = configuration;
  if (bootstrapAdmin === null) return;
  try {
    await portcullis.createFirstSuperadmin.execute(bootstrapAdmin);
  } catch (error) {
    if (error instanceof StoreUnavailable || !(error instanceof Error)) throw error;
    throw new InvalidConfiguration([`BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: ${explain(error)}`]);
  }
}

/** Tries until the stores answer. @throws InvalidConfiguration when it is not them that have to be mended */
export async function prepareWhenPossible(
  configuration: Configuration,
  composition: Composition,
  logger: Logger,
  stopping: AbortSignal,
): Promise<void> {
  const outages = new OutageLog(logger, "the database can't be used; trying again until it can");
  while (!stopping.aborted) {
    try {
      await prepare(configuration, composition);
      return logger.info("the database is ready");
    } catch (error) {
      if (stopping.aborted) return;
      if (!isOutage(error)) throw error;
      outages.note(error);
      await sleep(retryPause, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** Whether waiting may help: the database can't be used, and not because of its address, credentials or certificate. */
export function isOutage(error: unknown): error is StoreUnavailable {
  return error instanceof StoreUnavailable && asInvalidConfiguration(error) === error;
}

/** @throws PendingMigrations */
export async function requireMigrations({ stores }: Composition): Promise<void> {
  const migrations = (await stores.database?.migrator.status()) ?? [];
  const pending = migrations.filter(({ appliedAt }) => appliedAt === null);
  if (pending.length > 0) throw new PendingMigrations(pending.length);
}
