import type { Session } from "../domain/session.ts";
import type { SessionDependencies } from "./dependencies.ts";

/** The tokens that a sign-in or a refresh returns. */
export interface IssuedTokens {
  readonly sessionId: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  /** The idle expiry of the session. */
  readonly refreshTokenExpiresAt: Date;
  /** Whole seconds from now until the access token expires (RFC 6749 §5.1). */
  readonly expiresIn: number;
  /** Whole seconds from now until the refresh token expires. */
  readonly refreshExpiresIn: number;
}

type Dependencies = Pick<SessionDependencies, "accessTokenIssuer" | "sessionPolicy">;

/** The access token expires with its session at the latest. */
export async function issueTokens(
  { accessTokenIssuer, sessionPolicy }: Dependencies,
  session: Session,
  refreshToken: string,
  now: Date,
): Promise<IssuedTokens> {
  const expiry = Math.min(now.getTime() + sessionPolicy.accessTokenTtl, session.idleExpiresAt.getTime());
  const accessTokenExpiresAt = new Date(expiry);
  const subject = { userId: session.userId, sessionId: session.id };
  return {
    ...subject,
    accessToken: await accessTokenIssuer.issue(subject, now, accessTokenExpiresAt),
    accessTokenExpiresAt,
    refreshToken,
    refreshTokenExpiresAt: session.idleExpiresAt,
    expiresIn: secondsUntil(accessTokenExpiresAt, now),
    refreshExpiresIn: secondsUntil(session.idleExpiresAt, now),
  };
}

function secondsUntil(later: Date, now: Date): number {
  return Math.floor((later.getTime() - now.getTime()) / 1_000);
}
