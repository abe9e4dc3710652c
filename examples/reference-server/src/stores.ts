import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { HealthCheck, PersistencePorts } from "@portcullis/core";
import { createInMemoryRepositories } from "@portcullis/core/testing";
import type { Configuration } from "./configuration/configuration.ts";

/** Where this process keeps its data. */
export interface Stores {
  readonly ports: PersistencePorts;
  readonly healthChecks: readonly HealthCheck[];
  /** Null in memory, where there is nothing to migrate. */
  readonly database: Database | null;
  close(): Promise<void>;
}

/** @throws when the URL is wrong, or another process has the embedded database open */
export async function openStores(configuration: Configuration): Promise<Stores> {
  const { database: location, databaseSchema: schema, databasePool } = configuration;
  if (location.kind === "memory") {
    return {
      ports: createInMemoryRepositories(),
      healthChecks: [],
      database: null,
      close: async () => undefined,
    };
  }
  const database = await openDatabase({
    url: location.url,
    schema,
    poolMin: databasePool.min,
    poolMax: databasePool.max,
  });
  return {
    ports: database.ports,
    healthChecks: [database.healthCheck],
    database,
    close: () => database.close(),
  };
}
