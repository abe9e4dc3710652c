import { realpath } from "node:fs/promises";
import type { PGlite } from "@electric-sql/pglite";
import type { Options } from "@mikro-orm/sql";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import { abortSignalOr } from "../connection/abort-signal.ts";
import { ConnectionQueue, queueLimits } from "../connection/connection-queue.ts";
import type { DatabaseLocation } from "../connection/database-url.ts";
import { lockDataDirectory } from "../data-directory/data-directory-lock.ts";
import { refuseSystemErrors } from "../data-directory/prepare-directory.ts";
import { UnusableDirectory } from "../errors/unusable-directory.ts";
import type { PoolOptions } from "../postgresql/postgresql-connection.ts";
import { pgliteDialect } from "./pglite-dialect.ts";
import { PgliteInstance } from "./pglite-instance.ts";

export interface EmbeddedConnection {
  readonly options: Options;
  /** Call it once the ORM is closed. */
  release(): Promise<void>;
}

/**
 * Opens the embedded database. PGlite is loaded only here, so that an application on PostgreSQL does not load it.
 * @throws DatabaseInUse
 * @throws DatabaseLockFailed
 * @throws UnusableDirectory
 */
export async function pgliteConnection(
  { directory }: Extract<DatabaseLocation, { kind: "pglite" }>,
  { abortSignal }: PoolOptions,
): Promise<EmbeddedConnection> {
  const { PgliteDriver } = await import("@mikro-orm/pglite");
  const lock =
    directory === null ? null : await refuseSystemErrors(directory, () => lockDataDirectory(directory));
  try {
    // PGlite can't open a directory by a link to it.
    const files = directory === null ? null : await realpath(directory);
    const instance = new PgliteInstance(await open(files), files === null ? null : () => open(files), lock);
    const signal = abortSignalOr(abortSignal);
    const queue = new ConnectionQueue({ size: 1, ...queueLimits, abortSignal: signal });
    const options: Options = {
      driver: PgliteDriver,
      dbName: "postgres",
      driverOptions: () => pgliteDialect(instance, queue),
    };
    return { options, release: async () => lock?.release() };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** @throws UnusableDirectory when what is in the directory can't be opened, or there is no space */
async function open(directory: string | null): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  const { pg_trgm } = await import("@electric-sql/pglite/contrib/pg_trgm");
  try {
    return await PGlite.create({
      dataDir: directory ?? "memory://",
      extensions: { pg_trgm },
      // The ORM requires dates in PostgreSQL's text form, on every driver.
      parsers: createPostgreSqlTypeParsers((text) => [text]),
    });
  } catch (cause) {
    if (directory === null) throw cause;
    const reason = `PostgreSQL does not start on it (${describe(cause)}); the disk is full or read-only, or the files are damaged or another version's`;
    throw new UnusableDirectory(directory, reason, { cause });
  }
}

/** PGlite's file system throws objects without a message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given";
  if ("errno" in error && error.name === "ErrnoError") return `file system error ${String(error.errno)}`;
  return error.message;
}
