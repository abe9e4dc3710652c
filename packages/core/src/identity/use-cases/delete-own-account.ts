import type { Actor } from "../../access-control/index.ts";
import { UserNotFound, WrongPassword } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser, userIdOf } from "../rules/lock-user.ts";
import { requirePassword } from "./change-password.ts";
import { removeUser } from "./delete-user.ts";

/** The actor's current password, which `DeleteOwnAccount` asks for once more. */
export interface DeleteOwnAccountInput {
  readonly password: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "passwordHasher" | "guardedUnitOfWork" | "events">;

/**
 * Deletes one's own account and all that hangs on it, given the password.
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
    const verified = await users.findById(id);
    if (verified === null) throw new UserNotFound();
    await requirePassword(passwordHasher, input.password, verified.passwordHash);

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id);
      if (user.passwordHash !== verified.passwordHash) throw new WrongPassword();
      await removeUser(this.#use, actor, user);
    });
  }
}
