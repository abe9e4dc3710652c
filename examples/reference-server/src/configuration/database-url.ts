import type { DatabaseLocation as NamedDatabase } from "@portcullis/adapters-persistence";
import { InvalidDatabaseUrl, parseDatabaseUrl } from "@portcullis/adapters-persistence";
import { z } from "zod";

/**
 * Where data is stored, and its URL. `memory:` selects the in-memory adapters, or an embedded database in memory where a
 * host has tables of its own; `pglite:memory` is always that embedded database.
 */
export type DatabaseLocation = NamedDatabase & { readonly url: string };

/** DATABASE_URL, read as `openDatabase` reads it. */
export const databaseUrl: z.ZodType<DatabaseLocation, string> = z.string().transform((url, context) => {
  try {
    return { ...parseDatabaseUrl(url), url };
  } catch (error) {
    if (!(error instanceof InvalidDatabaseUrl || error instanceof URIError)) throw error;
    context.addIssue({ code: "custom", message: `can't be used: ${error.message}` });
    return z.NEVER;
  }
});

/** Whether data outlives the process. */
export function isPersistent(location: DatabaseLocation): boolean {
  return location.kind === "postgresql" || (location.kind === "pglite" && location.directory !== null);
}
