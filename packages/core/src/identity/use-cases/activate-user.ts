import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { UserActivated } from "../domain/events.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import { refuseEscalationOver } from "../rules/refuse-escalation.ts";

/** The user to activate. */
export interface ActivateUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Activates a deactivated user, who can then sign in again; ended sessions stay ended. Idempotent. Needs `users:update` and
 * the permissions of the user.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound
 */
export class ActivateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ActivateUserInput): Promise<void> {
    authorize(actor, "users:update");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const { users, roles, guardedUnitOfWork, events, clock } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: ["users:update"], userId: id }, async (actor) => {
      const user = await lockUser(users, id);
      await refuseEscalationOver(actor, user, roles);
      if (user.isActive) return;
      await users.save(user.activate(clock.now()));
      await events.record<UserActivated>({
        type: "identity.user_activated",
        actor: toEventActor(actor),
        data: { userId: id },
      });
    });
  }
}
