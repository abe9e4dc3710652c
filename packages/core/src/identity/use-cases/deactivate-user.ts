import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { UserDeactivated } from "../domain/events.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { keepOneSuperadmin } from "../rules/keep-one-superadmin.ts";
import { lockUser } from "../rules/lock-user.ts";
import { refuseEscalationOver } from "../rules/refuse-escalation.ts";

/** The user to deactivate. */
export interface DeactivateUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Deactivates a user and ends all of their sessions. Idempotent. Needs `users:update` and the permissions of the user.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound, LastSuperadmin
 */
export class DeactivateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeactivateUserInput): Promise<void> {
    authorize(actor, "users:update");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const { users, roles, guardedUnitOfWork, events, clock } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: ["users:update"], userId: id }, async (actor) => {
      const user = await lockUser(users, id);
      await refuseEscalationOver(actor, user, roles);
      if (!user.isActive) return;
      await keepOneSuperadmin(users, user);
      await users.save(user.deactivate(clock.now()));
      await events.record<UserDeactivated>({
        type: "identity.user_deactivated",
        actor: toEventActor(actor),
        data: { userId: id },
      });
    });
  }
}
