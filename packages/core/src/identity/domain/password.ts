import { InvalidPassword } from "./errors.ts";

const shortest = 8;
const longest = 256;

/**
 * A password as typed, NFC-normalised (NIST SP 800-63B §3.1.1.2), never truncated, of any composition. It shows
 * itself only through `reveal()`, so it does not leak into logs or JSON.
 */
export class Password {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** A password somebody chooses. @throws InvalidPassword outside 8 to 256 characters (code points) */
  static parse(raw: string): Password {
    const password = Password.attempt(raw);
    if (password === null || [...password.#text].length < shortest) throw new InvalidPassword();
    return password;
  }

  /**
   * A password somebody signs in with: shorter ones from imported accounts are let through. Null when it is so
   * long that no account can have it, and hashing it would only waste time.
   */
  static attempt(raw: string): Password | null {
    if (typeof raw !== "string" || raw.length > longest * 4) return null;
    const text = raw.normalize("NFC");
    return [...text].length > longest ? null : new Password(text);
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return "[redacted]";
  }
}
