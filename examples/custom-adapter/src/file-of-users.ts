import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Configuration } from "@portcullis-examples/reference-server";

/** Beside the embedded database's directory, or with PostgreSQL beside its default; in memory for a database in memory. */
export function fileOfUsers({ database }: Pick<Configuration, "database">): string {
  const embedded = database.kind === "pglite" ? database.directory : ".data/pglite";
  if (database.kind === "memory" || embedded === null) return ":memory:";
  const directory = dirname(embedded);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "users.sqlite");
  // Created before SQLite would create it readable for all users of the machine: it holds password hashes.
  appendFileSync(file, "", { mode: 0o600 });
  return file;
}
