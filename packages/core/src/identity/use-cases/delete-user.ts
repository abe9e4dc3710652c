import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import type { UserDeleted } from "../domain/events.ts";
import type { User } from "../domain/user.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { keepOneSuperadmin, lockUser, parseUserId, refuseEscalationOver } from "../rules/lock-user.ts";

/** The user whom `DeleteUser` deletes. */
export interface DeleteUserInput {
  readonly userId: string;
  /** The version the decision is based on; any, when left out. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events">;

/**
 * Deletes somebody's account and all that hangs on it. Needs `users:delete` and all that the user holds.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound, PreconditionFailed, LastSuperadmin
 */
export class DeleteUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteUserInput): Promise<void> {
    authorize(actor, "users:delete");
    const id = parseUserId(input.userId);
    const { users, roles, guardedUnitOfWork } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: ["users:delete"], userId: id }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      await refuseEscalationOver(actor, user, roles);
      await removeUser(this.#use, actor, user);
    });
  }
}

/**
 * Deletes and records it; inside the unit of work. Handlers act while the user's rows are still there.
 * @throws LastSuperadmin
 */
export async function removeUser(
  { users, events }: Pick<IdentityDependencies, "users" | "events">,
  actor: Actor,
  user: User,
): Promise<void> {
  await keepOneSuperadmin(users, user);
  await events.record<UserDeleted>({
    type: "identity.user_deleted",
    actor: toEventActor(actor),
    data: { userId: user.id },
  });
  await users.remove(user.id);
}
