import { requestSignal } from "@portcullis/adapters-http";
import type { Database, DatabaseOptions } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { HealthCheck, PersistencePorts } from "@portcullis/core";
import { createInMemoryRepositories } from "@portcullis/core/testing";
import type { Configuration } from "./configuration/configuration.ts";

/** Where this process keeps its data. */
export interface Stores {
  readonly ports: PersistencePorts;
  readonly healthCheck: HealthCheck;
  /** Null over the in-memory adapters, where there is nothing to migrate. */
  readonly database: Database | null;
  close(): Promise<void>;
}

/** What a host keeps in the same database. With it, `memory:` is an embedded database in memory. */
export type OwnTables = Pick<DatabaseOptions, "entities" | "migrations" | "constraintErrors">;

/**
 * @throws InvalidDatabaseUrl, UnusableDirectory
 * @throws DatabaseInUse when another process has the embedded database open
 */
export async function openStores(configuration: Configuration, ownTables?: OwnTables): Promise<Stores> {
  const { database: location, databaseSchema: schema, databasePool, databasePooler: pooler } = configuration;
  if (location.kind === "memory" && ownTables === undefined) {
    return {
      ports: createInMemoryRepositories(),
      healthCheck: { name: "database", check: async () => undefined },
      database: null,
      close: async () => undefined,
    };
  }
  const { url } = location;
  const { min, max } = databasePool;
  const pool = { poolMin: min, poolMax: max, pooler, abortSignal: requestSignal };
  const database = await openDatabase({ url, schema, ...pool, ...ownTables });
  const { ports, healthCheck } = database;
  return { ports, healthCheck, database, close: () => database.close() };
}
