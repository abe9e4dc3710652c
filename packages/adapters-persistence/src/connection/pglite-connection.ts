import type { Options } from "@mikro-orm/sql";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import { lockDataDirectory } from "./data-directory-lock.ts";
import type { DatabaseLocation } from "./database-url.ts";
import { ExclusivePgliteDialect } from "./exclusive-pglite-dialect.ts";

export interface EmbeddedConnection {
  readonly options: Options;
  /** Call it once the ORM is closed. */
  release(): Promise<void>;
}

/**
 * Opens the embedded database. PGlite is loaded here and nowhere else, so that it costs nothing on PostgreSQL.
 * @throws DatabaseInUse
 * @throws DatabaseLockFailed
 */
export async function pgliteConnection({
  directory,
}: Extract<DatabaseLocation, { kind: "pglite" }>): Promise<EmbeddedConnection> {
  const { PGlite } = await import("@electric-sql/pglite");
  const { pg_trgm } = await import("@electric-sql/pglite/contrib/pg_trgm");
  const { PgliteDriver } = await import("@mikro-orm/pglite");
  const lock = directory === null ? null : await lockDataDirectory(directory);
  try {
    const pglite = await PGlite.create({
      dataDir: directory ?? "memory://",
      extensions: { pg_trgm },
      // The ORM wants dates as PostgreSQL writes them, on every driver.
      parsers: createPostgreSqlTypeParsers((text) => [text]),
    });
    const options: Options = {
      driver: PgliteDriver,
      dbName: "postgres",
      driverOptions: () => new ExclusivePgliteDialect(pglite, lock),
    };
    return { options, release: async () => lock?.release() };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
