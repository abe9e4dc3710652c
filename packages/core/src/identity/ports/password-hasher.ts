import type { Password } from "../domain/password.ts";
import type { PasswordHash } from "../domain/password-hash.ts";

/** What comparing a password with a hash tells. */
export interface PasswordVerification {
  readonly matches: boolean;
  /** True when the password matches and the hash is weaker than what `hash` makes now. */
  readonly needsRehash: boolean;
}

/** Hashes passwords, slowly on purpose; may refuse with `Overloaded` when too much waits. */
export interface PasswordHasher {
  /** A salted hash; two calls with one password give different hashes. */
  hash(password: Password): Promise<PasswordHash>;
  /**
   * Compares every byte. A null hash (no such user, or one without a password) never matches and takes as long as
   * a real one, so that time does not tell who has an account (OWASP ASVS 6.3.8). A hash of unknown form does not
   * match.
   */
  verify(password: Password, hash: PasswordHash | null): Promise<PasswordVerification>;
}
