import { InvalidPassword } from "./errors.ts";

const shortest = 8;
const longest = 256;

/**
 * A password as typed, NFC-normalised (NIST SP 800-63B §3.1.1.2), never truncated, of any composition. Only `reveal()`
 * returns the text, so that it does not leak into logs or JSON.
 */
export class Password {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** A new password. @throws InvalidPassword outside 8 to 256 characters (code points) */
  static parse(raw: string): Password {
    const password = Password.attempt(raw);
    if (password === null || [...password.#text].length < shortest) throw new InvalidPassword();
    return password;
  }

  /**
   * A password to sign in with: shorter ones, of imported users, are accepted. Null when it is so long that no user
   * can have it, so that it costs no hash.
   */
  static attempt(raw: string): Password | null {
    if (typeof raw !== "string") return null;
    // Bounds the cost of `normalize`, which makes one character of up to four.
    // Stryker disable next-line ConditionalExpression: texts that long are refused below too, at a higher cost
    if (raw.length > longest * 4) return null;
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
