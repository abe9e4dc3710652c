import { PasswordTooCommon } from "../domain/errors.ts";
import type { Password } from "../domain/password.ts";
import type { PasswordHash } from "../domain/password-hash.ts";
import type { PasswordBlocklist } from "../ports/password-blocklist.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";

interface Dependencies {
  readonly passwordHasher: PasswordHasher;
  readonly passwordBlocklist: PasswordBlocklist;
}

/**
 * Checks and hashes a new password. Slow by design: call it before the unit of work, not inside.
 * @throws PasswordTooCommon
 */
export async function choosePassword(use: Dependencies, password: Password): Promise<PasswordHash> {
  if (await use.passwordBlocklist.contains(password)) throw new PasswordTooCommon();
  return use.passwordHasher.hash(password);
}
