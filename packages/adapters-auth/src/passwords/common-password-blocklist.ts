import type { Password, PasswordBlocklist } from "@portcullis/core";
import { inLowerCase, loadCommonPasswords } from "./common-passwords.ts";
import { isPredictable, withoutSubstitutions } from "./predictable-password.ts";

/**
 * The common passwords that zxcvbn-ts collects from leaks, the repetitions and runs that it leaves out, and words of
 * your own (OWASP ASVS 6.2.4, 6.2.11).
 */
export class CommonPasswordBlocklist implements PasswordBlocklist {
  readonly #own: ReadonlySet<string>;

  /** @param own passwords that are common here: the product's name and the like */
  constructor(own: Iterable<string> = []) {
    this.#own = new Set([...own].map(inLowerCase));
  }

  async contains(password: Password): Promise<boolean> {
    const text = inLowerCase(password.reveal());
    if (this.#own.has(text) || isPredictable(text)) return true;
    const common = await loadCommonPasswords();
    return common.has(text) || common.has(withoutSubstitutions(text));
  }
}
