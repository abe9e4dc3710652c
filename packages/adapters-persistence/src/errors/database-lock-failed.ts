/** The embedded database's directory can't be locked, so a second process could open it. */
export class DatabaseLockFailed extends Error {
  override readonly name = "DatabaseLockFailed";

  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The database in ${directory} can't be locked (${reason}): use a writable directory on a local disk, or PostgreSQL.`,
      { cause },
    );
  }
}
