import { WrongPassword } from "../domain/errors.ts";
import { Password } from "../domain/password.ts";
import type { User } from "../domain/user.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";

/** Verifies the current password of a user who confirms a change with it. @throws WrongPassword */
export async function requirePassword(hasher: PasswordHasher, raw: string, user: User): Promise<void> {
  const password = Password.attempt(raw);
  if (password === null || !(await hasher.verify(password, user.passwordHash)).matches)
    throw new WrongPassword();
}
