/** The times that decide whether a session is live. */
export interface SessionLifetime {
  /** When it was revoked; null while it was not. */
  readonly endedAt: Date | null;
  /** Ends unless refreshed before; moves with each refresh, never past `expiresAt`. */
  readonly idleExpiresAt: Date;
  /** Ends whatever happens. */
  readonly expiresAt: Date;
}

/** Neither revoked nor past its idle or absolute expiry. */
export function isLive({ endedAt, idleExpiresAt, expiresAt }: SessionLifetime, now: Date): boolean {
  return endedAt === null && now < idleExpiresAt && now < expiresAt;
}
