/** The directory of an embedded database can't be created, written to, or opened as a database. */
export class UnusableDirectory extends Error {
  override readonly name = "UnusableDirectory";

  /** @param reason the reason from the operating system or the database */
  constructor(directory: string, reason: string, options?: ErrorOptions) {
    super(`The directory ${directory} can't be used: ${reason}.`, options);
  }
}
