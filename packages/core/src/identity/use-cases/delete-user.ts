import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import { refuseEscalationOver } from "../rules/refuse-escalation.ts";
import { removeUser } from "../rules/remove-user.ts";

/** The user to delete. */
export interface DeleteUserInput {
  readonly userId: string;
  /** The version that the decision is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events">;

/**
 * Deletes a user with their sessions. Needs `users:delete` and the permissions of the user.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound, PreconditionFailed, LastSuperadmin
 */
export class DeleteUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteUserInput): Promise<void> {
    authorize(actor, "users:delete");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const { users, roles, guardedUnitOfWork } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: ["users:delete"], userId: id }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      await refuseEscalationOver(actor, user, roles);
      await removeUser(this.#use, actor, user);
    });
  }
}
