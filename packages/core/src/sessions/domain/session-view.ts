import type { Session } from "./session.ts";

/** A session as use cases return it. */
export interface SessionView {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends unless it is refreshed before. */
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Whether it is the session of the actor who asks. */
  readonly current: boolean;
}

export function toSessionView(session: Session, currentId: string | null): SessionView {
  const { id, createdAt, lastUsedAt, idleExpiresAt, ip, userAgent } = session;
  return { id, createdAt, lastUsedAt, expiresAt: idleExpiresAt, ip, userAgent, current: id === currentId };
}
