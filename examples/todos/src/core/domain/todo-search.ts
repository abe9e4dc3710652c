import { caseFold } from "@portcullis/core";
import { InvalidSearch } from "../errors.ts";

/**
 * A search text, trimmed, NFC, case-folded; null when it is empty.
 * @throws InvalidSearch over 200 characters, or with control characters
 */
export function parseSearch(raw: string): string | null {
  if (typeof raw !== "string" || raw.length > 1_000) throw new InvalidSearch();
  const text = caseFold(raw.normalize("NFC").trim());
  if (text.length > 200 || /[\p{Cc}\p{Cs}]/u.test(text)) throw new InvalidSearch();
  return text === "" ? null : text;
}
