import { requestSignal } from "@portcullis/adapters-http";
import type { Database, DatabaseOptions } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { HealthCheck, PersistencePorts } from "@portcullis/core";
import type { Configuration } from "./configuration/configuration.ts";

/** The data stores of this process. */
export interface Stores {
  readonly ports: PersistencePorts;
  readonly healthCheck: HealthCheck;
  /** Null for the in-memory adapters, which have no migrations. */
  readonly database: Database | null;
  close(): Promise<void>;
}

/** Tables of the host in the same database. With them, `memory:` is an embedded database in memory. */
export type OwnTables = Pick<DatabaseOptions, "entities" | "migrations" | "constraintErrors">;

/**
 * @throws InvalidDatabaseUrl, UnusableDirectory
 * @throws DatabaseInUse when another process has the embedded database open
 */
export async function openStores(
  configuration: Pick<Configuration, "database" | "databaseSchema" | "databasePool" | "databasePooler">,
  ownTables?: OwnTables,
): Promise<Stores> {
  const { database: location, databaseSchema: schema, databasePool, databasePooler: pooler } = configuration;
  if (location.kind === "memory" && ownTables === undefined) {
    // Loaded only where it is used.
    const { createInMemoryRepositories } = await import("@portcullis/core/testing");
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
