import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import type { UserActivated } from "../domain/events.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser, parseUserId, refuseEscalationOver } from "../rules/lock-user.ts";

/** The user whom `ActivateUser` lets in again. */
export interface ActivateUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Lets a deactivated user sign in again; ended sessions stay ended. Idempotent. Needs `users:update` and all that
 * the user holds.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound
 */
export class ActivateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ActivateUserInput): Promise<void> {
    authorize(actor, "users:update");
    const id = parseUserId(input.userId);
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
