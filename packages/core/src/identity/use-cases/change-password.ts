import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { UserNotFound, WrongPassword } from "../domain/errors.ts";
import type { PasswordChanged } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import type { PasswordHash } from "../domain/password-hash.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import { choosePassword } from "../rules/choose-password.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser, userIdOf } from "../rules/lock-user.ts";

/** One's own passwords for `ChangePassword`, in plain text. */
export interface ChangePasswordInput {
  readonly currentPassword: string;
  /** 8 to 256 characters, and not among the most common. */
  readonly newPassword: string;
  /** Ends every other session of the user; true unless told otherwise (OWASP ASVS 7.4.3). */
  readonly signOutOthers?: boolean | undefined;
}

type Dependencies = Pick<
  IdentityDependencies,
  "users" | "passwordHasher" | "passwordBlocklist" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Changes one's own password, given the current one.
 * @throws NotAUser, ActorRevoked, InvalidInput, UserNotFound, WrongPassword, PasswordTooCommon
 */
export class ChangePassword {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ChangePasswordInput): Promise<void> {
    const id = userIdOf(actor);
    const { newPassword } = parseInput({ newPassword: () => Password.parse(input.newPassword) });
    const { users, passwordHasher, guardedUnitOfWork, events, clock } = this.#use;
    const verified = await users.findById(id);
    if (verified === null) throw new UserNotFound();
    await requirePassword(passwordHasher, input.currentPassword, verified.passwordHash);
    const passwordHash = await choosePassword(this.#use, newPassword);

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id);
      // Somebody changed it since it was verified: the current password is not current any more.
      if (user.passwordHash !== verified.passwordHash) throw new WrongPassword();
      await users.save(user.changePassword(passwordHash, clock.now()));
      await events.record<PasswordChanged>({
        type: "identity.password_changed",
        actor: toEventActor(actor),
        data: {
          userId: id,
          keepSessionId: actor.type === "user" ? actor.sessionId : null,
          signOutOthers: input.signOutOthers ?? true,
        },
      });
    });
  }
}

/** @throws WrongPassword */
export async function requirePassword(
  hasher: PasswordHasher,
  raw: string,
  hash: PasswordHash | null,
): Promise<void> {
  const password = Password.attempt(raw);
  if (password === null || !(await hasher.verify(password, hash)).matches) throw new WrongPassword();
}
