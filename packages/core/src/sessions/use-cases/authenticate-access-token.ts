import type { UserActor } from "../../access-control/index.ts";
import type { AuthenticationDependencies } from "../rules/authenticate.ts";
import { authenticate } from "../rules/authenticate.ts";

/**
 * Verifies an access token and returns its actor with the current roles and permissions: sign-out, deactivation and
 * revoked permissions take effect with the next call.
 * @throws InvalidAccessToken
 */
export class AuthenticateAccessToken {
  readonly #use: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#use = dependencies;
  }

  async execute(accessToken: string): Promise<UserActor> {
    const { actor } = await authenticate(this.#use, accessToken);
    return actor;
  }
}
