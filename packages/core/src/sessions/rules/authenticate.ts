import type { ActorRecord, UserActor } from "../../access-control/index.ts";
import { PermissionSet } from "../../access-control/index.ts";
import { isLive } from "../../access-control/internal.ts";
import { InvalidAccessToken } from "../domain/errors.ts";
import type { SessionDependencies } from "./dependencies.ts";

/** What the authentication of an access token depends on. */
export type AuthenticationDependencies = Pick<
  SessionDependencies,
  "accessTokenVerifier" | "actors" | "clock"
>;

/** An authenticated user, and the record that proves it. */
export interface Authentication {
  readonly actor: UserActor;
  readonly record: ActorRecord;
}

/**
 * Verifies the token, then reads what its actor holds now.
 * @throws InvalidAccessToken
 */
export async function authenticate(
  { accessTokenVerifier, actors, clock }: AuthenticationDependencies,
  accessToken: string,
): Promise<Authentication> {
  const { userId, sessionId } = await accessTokenVerifier.verify(accessToken);
  const record = await actors.findBySession(sessionId);
  const isAuthenticated =
    record !== null &&
    record.user.id === userId &&
    record.user.isActive &&
    isLive(record.session, clock.now());
  if (!isAuthenticated) throw new InvalidAccessToken();
  const { roles, permissions } = record;
  const actor = {
    type: "user",
    userId,
    sessionId,
    roles,
    permissions: new PermissionSet(permissions),
  } as const;
  return { actor, record };
}
