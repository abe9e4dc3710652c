import { resolve } from "node:path";
import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";

/** What a database URL names. */
export type DatabaseLocation =
  | { readonly kind: "postgresql"; readonly url: string; readonly name: string }
  /** Embedded, in this directory: an absolute path. Null: kept in memory, gone when the process ends. */
  | { readonly kind: "pglite"; readonly directory: string | null }
  /** Kept in memory, gone when the process ends, and no matter in what. */
  | { readonly kind: "memory" };

/**
 * `postgresql://…` or `postgres://…`; `pglite:<directory>`; `pglite:memory`; `memory:`. The only reader of a database
 * URL, so that a text means the same everywhere.
 * @throws InvalidDatabaseUrl
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  if (url === "memory:") return { kind: "memory" };
  if (url === "pglite:memory") return { kind: "pglite", directory: null };
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  if (scheme === "postgres" || scheme === "postgresql") return parsePostgresUrl(url);
  if (scheme === "pglite") return parsePgliteUrl(url);
  throw new InvalidDatabaseUrl("The database URL names no database that Portcullis knows.");
}

function parsePgliteUrl(url: string): DatabaseLocation {
  const directory = url.slice("pglite:".length).replace(/^\/\//, "");
  if (directory === "") throw new InvalidDatabaseUrl("The database URL names no directory.");
  return { kind: "pglite", directory: resolve(directory) };
}

function parsePostgresUrl(url: string): DatabaseLocation {
  if (!URL.canParse(url)) throw new InvalidDatabaseUrl("The database URL can't be read.");
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (name === "") throw new InvalidDatabaseUrl("The database URL names no database after the host.");
  return { kind: "postgresql", url, name };
}
