import { caseFold, DomainError, parseIdentifier } from "@portcullis/core";

const longestKey = 320;

/**
 * One key for all spellings of an identifier, the one that core compares by, so that another spelling is counted
 * together. Text that is not a valid identifier also has a key.
 */
export function identifierKey(identifier: string): string {
  try {
    return parseIdentifier(identifier).key;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return caseFold(identifier.slice(0, longestKey).normalize("NFC").trim());
  }
}
