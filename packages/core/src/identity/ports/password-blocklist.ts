import type { Password } from "../domain/password.ts";

/** The most common passwords, which attackers try first. */
export interface PasswordBlocklist {
  /** Whether the password, in any letter case, is too common to be allowed (OWASP ASVS 6.2.4). */
  contains(password: Password): Promise<boolean>;
}
