import type { DomainEvent } from "../../shared/domain/domain-event.ts";
import type { SessionEndReason } from "./session.ts";

export type SessionStarted = DomainEvent<"sessions.session_started", { userId: string; sessionId: string }>;
export type SessionsEnded = DomainEvent<
  "sessions.sessions_ended",
  { userId: string; sessionIds: readonly string[]; reason: SessionEndReason }
>;
/** `userId` is null when nobody has the identifier. */
export type SignInFailed = DomainEvent<"sessions.sign_in_failed", { userId: string | null }>;
export type RefreshTokenReused = DomainEvent<
  "sessions.refresh_token_reused",
  { userId: string; sessionId: string }
>;

export type SessionEvent = SessionStarted | SessionsEnded | SignInFailed | RefreshTokenReused;
