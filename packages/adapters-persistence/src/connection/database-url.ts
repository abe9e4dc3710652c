import { resolve } from "node:path";
import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";

export type DatabaseLocation =
  | { readonly kind: "postgresql"; readonly url: string; readonly name: string }
  /** Embedded. Without a directory it lives in memory and ends with the process. */
  | { readonly kind: "pglite"; readonly directory: string | null };

/** @throws InvalidDatabaseUrl */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  if (scheme === "postgres" || scheme === "postgresql") return parsePostgresUrl(url);
  if (url === "pglite:memory") return { kind: "pglite", directory: null };
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
