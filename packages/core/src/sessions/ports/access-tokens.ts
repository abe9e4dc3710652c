import type { SessionId, UserId } from "../../shared/domain/id.ts";

/** Whom an access token names, and the sign-in it came from. */
export interface AccessTokenSubject {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

/** Signs access tokens. */
export interface AccessTokenIssuer {
  /** A signed token for the subject that is valid from `issuedAt` to `expiresAt` (whole seconds). */
  issue(subject: AccessTokenSubject, issuedAt: Date, expiresAt: Date): Promise<string>;
}

/** Tells genuine access tokens from all others. */
export interface AccessTokenVerifier {
  /**
   * Checks form, signature, issuer, audience, type and times. It does not know whether the session still lives.
   * @throws InvalidAccessToken for every text that this issuer did not sign exactly so, or that has expired
   */
  verify(token: string): Promise<AccessTokenSubject>;
}
