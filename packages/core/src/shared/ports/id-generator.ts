/** Generates ids. Tests use predictable ones. */
export interface IdGenerator {
  /** A new RFC 9562 UUIDv7 in lower case: unique, and later ones sort after earlier ones of the same process. */
  next(): string;
}
