import type { Actor } from "../../access-control/index.ts";
import type { UserView } from "../domain/user-view.ts";
import type { ProfileInput } from "../rules/change-profile.ts";
import { parseProfile, saveProfile } from "../rules/change-profile.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { lockUser, userIdOf } from "../rules/lock-user.ts";

/** What `UpdateOwnProfile` changes: fields left out stay as they are, null clears one. */
export interface UpdateOwnProfileInput extends Omit<ProfileInput, "email"> {
  /** The version the change is based on; any, when left out. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes one's own name and username.
 * @throws NotAUser, ActorRevoked, InvalidInput, UserNotFound, PreconditionFailed, UsernameTaken
 */
export class UpdateOwnProfile {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: UpdateOwnProfileInput): Promise<UserView> {
    const id = userIdOf(actor);
    const change = parseProfile({ name: input.name, username: input.username });
    const { users, guardedUnitOfWork } = this.#use;

    return guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const user = await lockUser(users, id, input.expectedVersion);
      return saveProfile(this.#use, actor, user, change);
    });
  }
}
