import type { IdentityDependencies } from "../../identity/index.ts";
import type { SessionPolicy } from "../domain/session-policy.ts";
import type { AccessTokenIssuer, AccessTokenVerifier } from "../ports/access-tokens.ts";
import type { RefreshTokenMint } from "../ports/refresh-token-mint.ts";
import type { RefreshTokenRepository } from "../ports/refresh-token-repository.ts";
import type { SessionRepository } from "../ports/session-repository.ts";

/** The ports of sessions. */
export interface SessionPorts {
  readonly sessions: SessionRepository;
  readonly refreshTokens: RefreshTokenRepository;
  readonly refreshTokenMint: RefreshTokenMint;
  readonly accessTokenIssuer: AccessTokenIssuer;
  readonly accessTokenVerifier: AccessTokenVerifier;
}

/** What the use cases of sessions can depend on. */
export interface SessionDependencies extends IdentityDependencies, SessionPorts {
  readonly sessionPolicy: SessionPolicy;
}
