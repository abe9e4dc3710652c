import type { Password } from "../domain/password.ts";
import type { PasswordHash } from "../domain/password-hash.ts";

/** The result of comparing a password with a hash. */
export interface PasswordVerification {
  readonly matches: boolean;
  /** Whether the password matches and the hash is weaker than those that `hash` returns now. */
  readonly needsRehash: boolean;
}

/** Hashes passwords, slowly by design. May refuse with `Overloaded` when too much work is queued. */
export interface PasswordHasher {
  /** A salted hash; two calls with one password give different hashes. */
  hash(password: Password): Promise<PasswordHash>;
  /**
   * Compares every byte. A null hash (no such user, or one without a password) never matches and takes as long as
   * a real one, so that timing does not disclose who is a user (OWASP ASVS 6.3.8). A hash of unknown form does not
   * match.
   */
  verify(password: Password, hash: PasswordHash | null): Promise<PasswordVerification>;
}
