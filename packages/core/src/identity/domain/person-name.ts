import { InvalidName } from "./errors.ts";

/**
 * A display name: trimmed, NFC, 1 to 200 characters, no control characters. Null when the text is empty.
 * @throws InvalidName
 */
export function parseName(raw: string | null): string | null {
  if (raw === null) return null;
  if (typeof raw !== "string" || raw.length > 1_000) throw new InvalidName();
  const name = raw.normalize("NFC").trim();
  if ([...name].length > 200 || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) throw new InvalidName();
  return name === "" ? null : name;
}
