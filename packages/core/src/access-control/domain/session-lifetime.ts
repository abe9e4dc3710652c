/** The times that decide whether a session is live. */
export interface SessionLifetime {
  /** When the session was ended; null while it was not. */
  readonly endedAt: Date | null;
  /** The idle expiry: each refresh moves it forward, never past `expiresAt`. */
  readonly idleExpiresAt: Date;
  /** The absolute expiry. */
  readonly expiresAt: Date;
}

/** Whether the session was not ended and is past neither its idle nor its absolute expiry. */
export function isLive({ endedAt, idleExpiresAt, expiresAt }: SessionLifetime, now: Date): boolean {
  return endedAt === null && now < idleExpiresAt && now < expiresAt;
}
