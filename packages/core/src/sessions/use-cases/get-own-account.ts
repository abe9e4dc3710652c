import type { UserActor } from "../../access-control/index.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { AuthenticationDependencies } from "../rules/authenticate.ts";
import { authenticate } from "../rules/authenticate.ts";

/** The actor of an access token, and their user as it was read with them. */
export interface OwnAccount {
  readonly actor: UserActor;
  readonly user: UserView;
}

/**
 * As `AuthenticateAccessToken`, and returns the actor's user from the same read, so that showing users their own account
 * costs one query.
 * @throws InvalidAccessToken
 */
export class GetOwnAccount {
  readonly #use: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#use = dependencies;
  }

  async execute(accessToken: string): Promise<OwnAccount> {
    const { actor, record } = await authenticate(this.#use, accessToken);
    return { actor, user: record.user };
  }
}
