import type { UserActor } from "../../access-control/index.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { AuthenticationDependencies } from "../rules/authenticate.ts";
import { authenticate } from "../rules/authenticate.ts";

/** The actor of an access token, and their account as it was read with it. */
export interface OwnAccount {
  readonly actor: UserActor;
  readonly account: UserView;
}

/**
 * As `AuthenticateAccessToken`, and returns the actor's account from the same read: for a request that only shows users
 * their own account, which then costs one query.
 * @throws InvalidAccessToken
 */
export class GetOwnAccount {
  readonly #use: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#use = dependencies;
  }

  async execute(accessToken: string): Promise<OwnAccount> {
    const { actor, record } = await authenticate(this.#use, accessToken);
    return { actor, account: record.account };
  }
}
