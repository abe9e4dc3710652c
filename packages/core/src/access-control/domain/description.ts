import { InvalidDescription } from "./errors.ts";

/**
 * Trimmed, NFC; null when the text is empty.
 * @throws InvalidDescription over 500 characters, or with control characters
 */
export function parseDescription(raw: string | null): string | null {
  if (raw === null) return null;
  if (typeof raw !== "string") throw new InvalidDescription();
  const text = raw.normalize("NFC").trim();
  if ([...text].length > 500 || /\p{Cc}/u.test(text)) throw new InvalidDescription();
  return text === "" ? null : text;
}
