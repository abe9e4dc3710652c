import type { Password, PasswordHash, PasswordHasher, PasswordVerification } from "../../index.ts";
import { asPasswordHash } from "../../index.ts";

/**
 * Only for tests: keeps the password readable in the "hash", which takes microseconds instead of a real hash's tens of
 * milliseconds.
 */
export class InsecurePasswordHasher implements PasswordHasher {
  #salt = 0;

  async hash(password: Password): Promise<PasswordHash> {
    this.#salt += 1;
    return asPasswordHash(`insecure$${this.#salt}$${encodeURIComponent(password.reveal())}`);
  }

  async verify(password: Password, hash: PasswordHash | null): Promise<PasswordVerification> {
    const [scheme, , text] = hash?.split("$") ?? [];
    return {
      matches: scheme === "insecure" && text === encodeURIComponent(password.reveal()),
      needsRehash: false,
    };
  }
}
