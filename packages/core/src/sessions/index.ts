export * from "./domain/errors.ts";
export type {
  RefreshTokenReused,
  SessionEvent,
  SessionStarted,
  SessionsEnded,
  SignInFailed,
} from "./domain/events.ts";
export type { RefreshTokenDigest, RefreshTokenRecord } from "./domain/refresh-token.ts";
export { asRefreshTokenDigest } from "./domain/refresh-token.ts";
export type { ClientInfo, SessionEndReason, SessionState } from "./domain/session.ts";
export { Session, sessionEndReasons } from "./domain/session.ts";
export type { SessionPolicy } from "./domain/session-policy.ts";
export { defaultSessionPolicy } from "./domain/session-policy.ts";
export type { SessionView } from "./domain/session-view.ts";
export type { AccessTokenIssuer, AccessTokenSubject, AccessTokenVerifier } from "./ports/access-tokens.ts";
export type { PublicJwk, PublicKeySource } from "./ports/public-key-source.ts";
export type { RefreshTokenMint } from "./ports/refresh-token-mint.ts";
export type { RefreshTokenRepository, RefreshTokenRotation } from "./ports/refresh-token-repository.ts";
export type { EndSessions, SessionRepository } from "./ports/session-repository.ts";
export type { SealedSigningKey, SigningKeyStore } from "./ports/signing-key-store.ts";
export type { PasswordCheck, PasswordCheckLimit } from "./rules/check-credentials.ts";
export type { SessionDependencies, SessionPorts } from "./rules/dependencies.ts";
export type { IssuedTokens } from "./rules/issue-tokens.ts";
export * from "./use-cases.ts";
