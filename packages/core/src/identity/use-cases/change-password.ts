import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { WrongPassword } from "../domain/errors.ts";
import type { PasswordChanged } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import { choosePassword } from "../rules/choose-password.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import { requirePassword } from "../rules/require-password.ts";
import { requireUser } from "../rules/require-user.ts";
import { userIdOf } from "../rules/user-id-of.ts";

/** The current and the new password, in plain text. */
export interface ChangePasswordInput {
  readonly currentPassword: string;
  /** 8 to 256 characters, and not among the most common ones. */
  readonly newPassword: string;
  /** Whether every other session of the user ends (OWASP ASVS 7.4.3). Default: true. */
  readonly signOutOthers?: boolean | undefined;
}

type Dependencies = Pick<
  IdentityDependencies,
  "users" | "passwordHasher" | "passwordBlocklist" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Changes the actor's own password.
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
    const verified = await requireUser(users, id);
    await requirePassword(passwordHasher, input.currentPassword, verified);
    const passwordHash = await choosePassword(this.#use, newPassword);

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id);
      // The password was changed after it was verified.
      if (user.passwordHash !== verified.passwordHash) throw new WrongPassword();
      await users.save(user.changePassword(passwordHash, clock.now()));
      await events.record<PasswordChanged>({
        type: "identity.password_changed",
        actor: toEventActor(actor),
        data: {
          userId: id,
          keepSessionId: actor.sessionId ?? null,
          signOutOthers: input.signOutOthers ?? true,
        },
      });
    });
  }
}
