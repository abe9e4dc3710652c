import type { Password, PasswordBlocklist } from "@portcullis/core";
import { inLowerCase, loadCommonPasswords } from "./common-passwords.ts";
import { isPredictable, withoutSubstitutions } from "./predictable-password.ts";

/**
 * Contains the common passwords that zxcvbn-ts collects from leaks, the repetitions and sequences that its list does not
 * have, and passwords of the host's choice (OWASP ASVS 6.2.4, 6.2.11).
 */
export class CommonPasswordBlocklist implements PasswordBlocklist {
  readonly #own: ReadonlySet<string>;

  /** @param own further passwords to refuse, such as the product's name. Default: none */
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
