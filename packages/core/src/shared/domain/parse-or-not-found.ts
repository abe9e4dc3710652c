import { DomainError } from "./domain-error.ts";

/**
 * Parses what names a stored thing, such as an id in a URL: text that can't name one is answered like the name of one
 * that does not exist.
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
