import type { SessionId, UserId } from "../../shared/domain/id.ts";

/** The user and the session of an access token. */
export interface AccessTokenSubject {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

/** Signs access tokens. */
export interface AccessTokenIssuer {
  /** A signed token for the subject that is valid from `issuedAt` to `expiresAt` (whole seconds). */
  issue(subject: AccessTokenSubject, issuedAt: Date, expiresAt: Date): Promise<string>;
}

/** Verifies access tokens. */
export interface AccessTokenVerifier {
  /**
   * Checks form, signature, issuer, audience, type and times. Does not check whether the session is live.
   * @throws InvalidAccessToken for any text that is not exactly what this issuer signed, or has expired
   */
  verify(token: string): Promise<AccessTokenSubject>;
}
