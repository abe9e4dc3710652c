import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailable } from "@portcullis/core";
import type { Composition } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { InvalidConfiguration } from "../configuration/configuration.ts";
import type { Logger } from "../logger.ts";
import { asInvalidConfiguration, explain } from "../report-failure.ts";
import { OutageLog } from "./outage-log.ts";

const retryPause = 1_000;

/** The configuration that `prepare` needs. */
export type Preparation = Pick<Configuration, "migrateOnStart" | "bootstrapAdmin">;

/** The database lacks migrations, and MIGRATE_ON_START is false. */
export class PendingMigrations extends Error {
  constructor(count: number) {
    super(
      `the database lacks ${count} ${count === 1 ? "migration" : "migrations"}: run "npm run cli -- migrate up"`,
    );
    this.name = "PendingMigrations";
  }
}

/**
 * Prepares the stores for requests: migrations, permissions and roles, signing keys, the first administrator. Idempotent,
 * and safe in several processes at once.
 * @throws PendingMigrations, InvalidConfiguration, StoreUnavailable
 */
export async function prepare(
  { migrateOnStart, bootstrapAdmin }: Preparation,
  composition: Composition,
): Promise<void> {
  const { stores, portcullis, keyRing } = composition;
  if (migrateOnStart) await stores.database?.migrator.up();
  else await requireMigrations(composition);
  await portcullis.prepareAccessControl.execute();
  await keyRing.prepare();
  // The health check records which tables exist, and reports those that disappear later.
  await stores.healthCheck.check();
  if (bootstrapAdmin === null) return;
  try {
    await portcullis.createFirstSuperadmin.execute(bootstrapAdmin);
  } catch (error) {
    if (error instanceof StoreUnavailable || !(error instanceof Error)) throw error;
    throw new InvalidConfiguration([`BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: ${explain(error)}`]);
  }
}

/**
 * Retries until the stores are available.
 * @throws InvalidConfiguration, PendingMigrations when retrying can't help
 */
export async function prepareWhenPossible(
  preparation: Preparation,
  composition: Composition,
  logger: Logger,
  stopping: AbortSignal,
): Promise<void> {
  const outages = new OutageLog(logger, "the database can't be used: retrying");
  while (!stopping.aborted) {
    try {
      await prepare(preparation, composition);
      return logger.info("the database is ready");
    } catch (error) {
      if (stopping.aborted) return;
      if (!isOutage(error)) throw error;
      outages.note(error);
      await sleep(retryPause, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** Whether retrying may help: the database can't be used, for a reason other than its address, credentials or certificate. */
export function isOutage(error: unknown): error is StoreUnavailable {
  return error instanceof StoreUnavailable && asInvalidConfiguration(error) === error;
}

/** @throws PendingMigrations */
export async function requireMigrations({ stores }: Composition): Promise<void> {
  const migrations = (await stores.database?.migrator.status()) ?? [];
  const pending = migrations.filter(({ appliedAt }) => appliedAt === null);
  if (pending.length > 0) throw new PendingMigrations(pending.length);
}
