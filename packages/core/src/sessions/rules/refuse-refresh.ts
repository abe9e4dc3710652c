import { InvalidRefreshToken, RotationLimitReached } from "../domain/errors.ts";
import type { RefreshTokenReused } from "../domain/events.ts";
import type { Session } from "../domain/session.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { endSession } from "./end-session.ts";

/** Why a refresh token was not exchanged. */
export type RefreshRefusal = InvalidRefreshToken | RotationLimitReached;

type Dependencies = Pick<SessionDependencies, "sessions" | "events" | "clock">;

const anonymous = { type: "anonymous" } as const;

/** Ends the session of a reused refresh token and records both; inside the unit of work. */
export async function refuseReusedToken(
  dependencies: Dependencies,
  { id, userId }: Session,
): Promise<RefreshRefusal> {
  await dependencies.events.record<RefreshTokenReused>({
    type: "sessions.refresh_token_reused",
    actor: anonymous,
    data: { userId, sessionId: id },
  });
  await endSession(dependencies, anonymous, id, "refresh_token_reused");
  return new InvalidRefreshToken();
}

/** Ends a session that was refreshed `maxRotations` times; inside the unit of work. */
export async function refuseAtRotationLimit(
  dependencies: Dependencies,
  { id }: Session,
): Promise<RefreshRefusal> {
  await endSession(dependencies, anonymous, id, "rotation_limit_reached");
  return new RotationLimitReached();
}
