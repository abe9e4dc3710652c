import { DomainError } from "./domain-error.ts";

/**
 * Parses an identifier of a stored object, such as an id in a URL. A malformed one is treated like one that does not
 * exist.
 * @throws the given error when `parse` throws a DomainError
 */
export function parseOrNotFound<Name>(
  raw: string,
  parse: (raw: string) => Name,
  NotFound: new () => DomainError,
): Name {
  try {
    return parse(raw);
  } catch (error) {
    if (error instanceof DomainError) throw new NotFound();
    throw error;
  }
}
