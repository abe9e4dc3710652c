import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import type { UserView } from "../domain/user-view.ts";
import type { ProfileInput } from "../rules/change-profile.ts";
import { parseProfile, saveProfile } from "../rules/change-profile.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser, parseUserId, refuseEscalationOver } from "../rules/lock-user.ts";

/** The user whom `UpdateUser` changes: fields left out stay as they are, null clears one. */
export interface UpdateUserInput extends ProfileInput {
  readonly userId: string;
  /** The version the change is based on; any, when left out. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes somebody's email, username or name. Needs `users:update` and all that the user holds.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, UserNotFound, PreconditionFailed, EmailTaken, UsernameTaken
 */
export class UpdateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: UpdateUserInput): Promise<UserView> {
    authorize(actor, "users:update");
    const id = parseUserId(input.userId);
    const change = parseProfile(input);
    const { users, roles, guardedUnitOfWork } = this.#use;

    return guardedUnitOfWork.run(actor, { permissions: ["users:update"], userId: id }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      await refuseEscalationOver(actor, user, roles);
      return saveProfile(this.#use, actor, user, change);
    });
  }
}
