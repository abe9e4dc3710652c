const forms =
  "Write postgresql://user:password@host:5432/name, pglite:<directory> or pglite:memory (kept in memory).";

/** The database URL can't be used. The message never repeats the URL, which may hold a password. */
export class InvalidDatabaseUrl extends Error {
  override readonly name = "InvalidDatabaseUrl";

  /** @param reason a sentence or more */
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
  }

  /** For a URL that has the wrong form. */
  static misspelt(reason: string): InvalidDatabaseUrl {
    return new InvalidDatabaseUrl(`${reason} ${forms}`);
  }
}
