import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import type { ProfileInput } from "../rules/parse-profile.ts";
import { parseProfileChange } from "../rules/parse-profile.ts";
import { refuseEscalationOver } from "../rules/refuse-escalation.ts";
import { saveProfile } from "../rules/save-profile.ts";

/** The user, and the fields to change: those left out keep their value, null clears one. */
export interface UpdateUserInput extends ProfileInput {
  readonly userId: string;
  /** The version that the change is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes the email, username or name of a user. Needs `users:update` and the permissions of the user.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, UserNotFound, PreconditionFailed, EmailTaken, UsernameTaken
 */
export class UpdateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: UpdateUserInput): Promise<UserView> {
    authorize(actor, "users:update");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const change = parseProfileChange(input);
    const { users, roles, guardedUnitOfWork } = this.#use;

    return guardedUnitOfWork.run(actor, { permissions: ["users:update"], userId: id }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      await refuseEscalationOver(actor, user, roles);
      return saveProfile(this.#use, actor, user, change);
    });
  }
}
