import { InvalidTitle } from "../errors.ts";

/** Before normalising, which may shorten it. */
const longestInput = 1_000;

/**
 * One line of text: trimmed, NFC, 1 to 200 characters, no control characters.
 * @throws InvalidTitle
 */
export function parseTitle(raw: string): string {
  if (typeof raw !== "string" || raw.length > longestInput) throw new InvalidTitle();
  const title = raw.normalize("NFC").trim();
  const length = [...title].length;
  if (length < 1 || length > 200 || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(title)) throw new InvalidTitle();
  return title;
}
