import { InvalidDescription } from "../errors.ts";

/** Before normalising, which may shorten it. */
const longestInput = 25_000;

/**
 * NFC, at most 5,000 characters, of control characters only tabs and line breaks. Null when the text is blank.
 * @throws InvalidDescription
 */
export function parseDescription(raw: string | null): string | null {
  if (raw === null) return null;
  if (typeof raw !== "string" || raw.length > longestInput) throw new InvalidDescription();
  const text = raw.normalize("NFC");
  if ([...text].length > 5_000 || /(?![\t\n\r])\p{Cc}|\p{Cs}/u.test(text)) throw new InvalidDescription();
  return text.trim() === "" ? null : text;
}
