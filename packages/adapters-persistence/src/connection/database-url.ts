import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";
import { takeTimeouts } from "./server-timeouts.ts";

/** What a database URL names. */
export type DatabaseLocation =
  | { readonly kind: "postgresql"; readonly url: string; readonly name: string }
  /** Embedded, in this directory: an absolute path. Null: kept in memory until the process ends. */
  | { readonly kind: "pglite"; readonly directory: string | null }
  /** Kept in memory until the process ends; the host chooses the adapter. */
  | { readonly kind: "memory" };

/**
 * `postgresql://…` or `postgres://…`; `pglite:<directory>`; `pglite:memory`; `memory:`. The only parser of database URLs.
 * @throws InvalidDatabaseUrl
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  if (url === "memory:") return { kind: "memory" };
  if (url === "pglite:memory") return { kind: "pglite", directory: null };
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  if (scheme === "postgres" || scheme === "postgresql") return parsePostgresUrl(url);
  if (scheme === "pglite") return parsePgliteUrl(url);
  throw new InvalidDatabaseUrl("The scheme of the database URL is not supported.");
}

function parsePgliteUrl(url: string): DatabaseLocation {
  const directory = url.slice("pglite:".length).replace(/^\/\//, "");
  if (directory === "") throw new InvalidDatabaseUrl("The database URL names no directory.");
  return { kind: "pglite", directory: resolve(directory) };
}

const encoding =
  "In user and password write every character but letters, digits and - . _ ~ percent-encoded: % as %25, # as %23, / as %2F, ? as %3F, @ as %40, : as %3A.";

/** Parameters of the URL that name files which the driver reads at each connection. */
const certificateFiles = ["sslrootcert", "sslcert", "sslkey"];

function parsePostgresUrl(url: string): DatabaseLocation {
  if (!URL.canParse(url)) throw new InvalidDatabaseUrl(`The database URL can't be read. ${encoding}`);
  const { username, password, hostname, pathname, hash, searchParams } = new URL(url);
  for (const [part, text] of Object.entries({
    user: username,
    password,
    host: hostname,
    database: pathname,
  })) {
    if (decode(text) === null)
      throw new InvalidDatabaseUrl(
        `The ${part} in the database URL is not percent-encoded UTF-8. ${encoding}`,
      );
  }
  if (hash !== "") throw new InvalidDatabaseUrl(`The database URL has a # in it. ${encoding}`);
  const name = decode(pathname.slice(1));
  if (!name) throw new InvalidDatabaseUrl("The database URL names no database after the host.");
  takeTimeouts(url);
  for (const parameter of certificateFiles) requireFile(parameter, searchParams.get(parameter));
  return { kind: "postgresql", url, name };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function requireFile(parameter: string, path: string | null): void {
  if (!path) return;
  try {
    readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidDatabaseUrl(
      `The file that ${parameter} names in the database URL can't be read: ${reason}.`,
    );
  }
}
