import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import type { UserDeactivated } from "../domain/events.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { keepOneSuperadmin, lockUser, parseUserId, refuseEscalationOver } from "../rules/lock-user.ts";

/** The user whom `DeactivateUser` shuts out. */
export interface DeactivateUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Shuts a user out and ends all of their sessions. Idempotent. Needs `users:update` and all that the user holds.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound, LastSuperadmin
 */
export class DeactivateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeactivateUserInput): Promise<void> {
    authorize(actor, "users:update");
    const id = parseUserId(input.userId);
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
