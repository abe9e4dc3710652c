/** The database URL can't be used. The message never repeats the URL, which may hold a password. */
export class InvalidDatabaseUrl extends Error {
  override readonly name = "InvalidDatabaseUrl";

  constructor(reason: string) {
    super(
      `${reason} Write postgresql://user:password@host:5432/name, pglite:<directory> or pglite:memory (kept in memory).`,
    );
  }
}
