/** Another process has the embedded database's directory open; it serves one process at a time. */
export class DatabaseInUse extends Error {
  override readonly name = "DatabaseInUse";

  constructor(directory: string, owner: string) {
    super(`The database in ${directory} is open in ${owner}: stop that process, or use PostgreSQL.`);
  }
}
