import type { UserActor } from "../../access-control/index.ts";
import { PermissionSet } from "../../access-control/index.ts";
import { isLive } from "../../access-control/internal.ts";
import { InvalidAccessToken } from "../domain/errors.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";

type Dependencies = Pick<SessionDependencies, "accessTokenVerifier" | "actors" | "clock">;

/**
 * Verifies an access token and returns its actor with the current roles and permissions: sign-out, deactivation and
 * revoked permissions take effect with the next call.
 * @throws InvalidAccessToken
 */
export class AuthenticateAccessToken {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(accessToken: string): Promise<UserActor> {
    const { accessTokenVerifier, actors, clock } = this.#use;
    const { userId, sessionId } = await accessTokenVerifier.verify(accessToken);
    const record = await actors.findBySession(sessionId);
    const valid =
      record !== null && record.userId === userId && record.isActive && isLive(record.session, clock.now());
    if (!valid) throw new InvalidAccessToken();
    const { roles, permissions } = record;
    return { type: "user", userId, sessionId, roles, permissions: new PermissionSet(permissions) };
  }
}
