/**
 * Another process has opened the embedded database's directory, or the directory was removed. This process no longer uses
 * it, and acknowledges no further write.
 */
export class DatabaseLost extends Error {
  override readonly name = "DatabaseLost";
  /** In the member that drivers use for their codes. */
  readonly code = "DATABASE_LOST";

  constructor(directory: string, reason: string) {
    super(`The database in ${directory} can no longer be used by this process: ${reason}.`);
  }
}
