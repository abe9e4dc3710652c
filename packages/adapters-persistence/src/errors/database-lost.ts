/**
 * Another process has taken the embedded database's directory over, or it was removed. This process makes no further
 * use of it and acknowledges nothing more.
 */
export class DatabaseLost extends Error {
  override readonly name = "DatabaseLost";
  /** Named as drivers name theirs. */
  readonly code = "DATABASE_LOST";

  constructor(directory: string, reason: string) {
    super(`The database in ${directory} is lost to this process: ${reason}.`);
  }
}
