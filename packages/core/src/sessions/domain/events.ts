import type { DomainEvent } from "../../shared/domain/domain-event.ts";
import type { SessionEndReason } from "./session.ts";

/** Recorded at each sign-in. */
export type SessionStarted = DomainEvent<"sessions.session_started", { userId: string; sessionId: string }>;
/** Recorded when sessions end before they expire, all for the same reason. */
export type SessionsEnded = DomainEvent<
  "sessions.sessions_ended",
  { userId: string; sessionIds: readonly string[]; reason: SessionEndReason }
>;
/** Recorded when a sign-in fails. `userId` is null when no user has the identifier. */
export type SignInFailed = DomainEvent<"sessions.sign_in_failed", { userId: string | null }>;
/** Recorded when a used refresh token is presented after the grace window; its session is ended. */
export type RefreshTokenReused = DomainEvent<
  "sessions.refresh_token_reused",
  { userId: string; sessionId: string }
>;

/** The events of sessions, discriminated by `type`. */
export type SessionEvent = SessionStarted | SessionsEnded | SignInFailed | RefreshTokenReused;
