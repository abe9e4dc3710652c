import type { Actor } from "../../access-control/index.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser } from "../rules/lock-user.ts";
import type { OwnProfileInput } from "../rules/parse-profile.ts";
import { parseOwnProfileChange } from "../rules/parse-profile.ts";
import { saveProfile } from "../rules/save-profile.ts";
import { userIdOf } from "../rules/user-id-of.ts";

/** The fields to change: those left out keep their value, null clears one. */
export interface UpdateOwnProfileInput extends OwnProfileInput {
  /** The version that the change is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes the actor's own username and name.
 * @throws NotAUser, ActorRevoked, InvalidInput, UserNotFound, PreconditionFailed, UsernameTaken
 */
export class UpdateOwnProfile {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: UpdateOwnProfileInput): Promise<UserView> {
    const id = userIdOf(actor);
    const change = parseOwnProfileChange(input);
    const { users, guardedUnitOfWork } = this.#use;

    return guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      return saveProfile(this.#use, actor, user, change);
    });
  }
}
