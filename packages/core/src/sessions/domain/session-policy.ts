/** Durations in milliseconds. */
export interface SessionPolicy {
  /** How long an access token is valid; it can't outlive its session. */
  readonly accessTokenTtl: number;
  /** How long a session lives without a refresh (OWASP ASVS 7.3.1). */
  readonly idleTtl: number;
  /** How long a session lives at most (OWASP ASVS 7.3.2). */
  readonly maxAge: number;
  /** How long a used refresh token still gets its successor, the same one each time; 0 is strict. */
  readonly refreshGrace: number;
  /** How many live sessions a user may have, at least 1; a sign-in beyond that ends the oldest. */
  readonly maxSessions: number;
  /**
   * How many times the refresh token of one session may be exchanged, at least 1; the exchange after that ends the
   * session, and its user signs in again. It bounds the rows that one client can make the server keep.
   * Default: 10,000. A client that refreshes whenever its access token expires needs `maxAge / accessTokenTtl` of them,
   * 2,880 at the defaults.
   */
  readonly maxRotations: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Access tokens live 15 minutes, sessions 30 days at most and 7 without use, and a user has up to 100 of them. A session
 * is refreshed up to 10,000 times.
 */
export const defaultSessionPolicy: SessionPolicy = {
  accessTokenTtl: 15 * minute,
  idleTtl: 7 * day,
  maxAge: 30 * day,
  refreshGrace: 10_000,
  maxSessions: 100,
  maxRotations: 10_000,
};
