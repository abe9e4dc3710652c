/** Where data lives: in this process's memory, in an embedded PGlite directory, or on a PostgreSQL server. */
export type DatabaseLocation =
  | { readonly kind: "memory" }
  | { readonly kind: "pglite"; readonly url: string; readonly directory: string }
  | { readonly kind: "postgres"; readonly url: string };

/** Null when the text is none of the three. `pglite:memory`, which keeps nothing, is not offered: `memory:` is. */
export function parseDatabaseUrl(url: string): DatabaseLocation | null {
  if (url === "memory:") return { kind: "memory" };
  const [, directory] = /^pglite:(.+)$/.exec(url) ?? [];
  if (directory === "memory") return null;
  if (directory !== undefined) return { kind: "pglite", url, directory };
  const isPostgres = /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url);
  return isPostgres ? { kind: "postgres", url } : null;
}
