/** The database URL can't be used. The message does not contain the URL, which may contain a password. */
export class InvalidDatabaseUrl extends Error {
  override readonly name = "InvalidDatabaseUrl";

  constructor(reason: string) {
    super(
      `${reason} Write postgresql://user:password@host:5432/name, pglite:<directory>, or pglite:memory or memory: (lost when the process ends).`,
    );
  }
}
