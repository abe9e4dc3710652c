import type { Session } from "./session.ts";

/** A session as use cases return it. */
export interface SessionView {
  readonly id: string;
  readonly createdAt: Date;
  /** The sign-in, or the latest refresh. */
  readonly lastUsedAt: Date;
  /** When it ends unless it is refreshed before. */
  readonly idleExpiresAt: Date;
  /** When it ends at the latest. */
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Whether it is the session of the actor. */
  readonly current: boolean;
}

export function toSessionView(session: Session, currentId: string | undefined): SessionView {
  const { id, createdAt, lastUsedAt, idleExpiresAt, expiresAt, ip, userAgent } = session;
  return { id, createdAt, lastUsedAt, idleExpiresAt, expiresAt, ip, userAgent, current: id === currentId };
}
