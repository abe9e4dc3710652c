import type { Actor } from "../../access-control/index.ts";
import { WrongPassword } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import { removeUser } from "../rules/remove-user.ts";
import { requirePassword } from "../rules/require-password.ts";
import { requireUser } from "../rules/require-user.ts";
import { userIdOf } from "../rules/user-id-of.ts";

/** The actor's current password, as a confirmation. */
export interface DeleteOwnAccountInput {
  readonly password: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "passwordHasher" | "guardedUnitOfWork" | "events">;

/**
 * Deletes the actor's own account with its sessions.
 * @throws NotAUser, ActorRevoked, WrongPassword, UserNotFound, LastSuperadmin
 */
export class DeleteOwnAccount {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteOwnAccountInput): Promise<void> {
    const id = userIdOf(actor);
    const { users, passwordHasher, guardedUnitOfWork } = this.#use;
    const verified = await requireUser(users, id);
    await requirePassword(passwordHasher, input.password, verified);

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id);
      if (user.passwordHash !== verified.passwordHash) throw new WrongPassword();
      await removeUser(this.#use, actor, user);
    });
  }
}
