export {
  InvalidAccessToken,
  InvalidCredentials,
  InvalidRefreshToken,
  RotationLimitReached,
  SessionNotFound,
} from "./domain/errors.ts";
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
export { EndSessionsWithAccount } from "./event-handlers/end-sessions-with-account.ts";
export type { AccessTokenIssuer, AccessTokenSubject, AccessTokenVerifier } from "./ports/access-tokens.ts";
export type { PublicJwk, PublicKeySource } from "./ports/public-key-source.ts";
export type { RefreshTokenMint } from "./ports/refresh-token-mint.ts";
export type { RefreshTokenRepository } from "./ports/refresh-token-repository.ts";
export type { EndSessions, SessionRepository } from "./ports/session-repository.ts";
export type { SealedSigningKey, SigningKeyStore } from "./ports/signing-key-store.ts";
export type { SessionDependencies, SessionPorts } from "./rules/dependencies.ts";
export type { IssuedTokens } from "./rules/issue-tokens.ts";
export { AuthenticateAccessToken } from "./use-cases/authenticate-access-token.ts";
export type { EndOwnSessionInput } from "./use-cases/end-own-session.ts";
export { EndOwnSession } from "./use-cases/end-own-session.ts";
export type { EndUserSessionsInput } from "./use-cases/end-user-sessions.ts";
export { EndUserSessions } from "./use-cases/end-user-sessions.ts";
export type { ListSessionsInput } from "./use-cases/list-sessions.ts";
export { ListSessions } from "./use-cases/list-sessions.ts";
export type { PurgeSessionsInput } from "./use-cases/purge-sessions.ts";
export { PurgeSessions } from "./use-cases/purge-sessions.ts";
export type { RefreshSessionInput } from "./use-cases/refresh-session.ts";
export { RefreshSession } from "./use-cases/refresh-session.ts";
export type { PasswordCheck, PasswordCheckLimit, SignInInput } from "./use-cases/sign-in.ts";
export { SignIn } from "./use-cases/sign-in.ts";
export type { SignOutInput } from "./use-cases/sign-out.ts";
export { SignOut } from "./use-cases/sign-out.ts";
export { SignOutEverywhere } from "./use-cases/sign-out-everywhere.ts";
