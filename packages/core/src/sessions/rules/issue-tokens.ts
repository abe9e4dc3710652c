import type { Session } from "../domain/session.ts";
import type { SessionDependencies } from "./dependencies.ts";

/** What a client gets at sign-in and at each refresh. */
export interface IssuedTokens {
  readonly sessionId: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  /** When the session ends unless it is refreshed before. */
  readonly refreshTokenExpiresAt: Date;
  /** Whole seconds from issue to expiry, as RFC 6749 §5.1 counts them. */
  readonly expiresIn: number;
  /** Whole seconds, as `expiresIn`. */
  readonly refreshExpiresIn: number;
}

type Dependencies = Pick<SessionDependencies, "accessTokenIssuer" | "sessionPolicy">;

/** The access token never outlives its session. */
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
