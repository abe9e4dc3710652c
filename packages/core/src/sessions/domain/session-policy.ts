/** Durations in milliseconds. */
export interface SessionPolicy {
  /** How long an access token is valid; at most until its session expires. Default: 15 minutes. */
  readonly accessTokenTtl: number;
  /** How long a session lasts without a refresh (OWASP ASVS 7.3.1). Default: 7 days. */
  readonly idleTtl: number;
  /** How long a session lasts at most (OWASP ASVS 7.3.2). Default: 30 days. */
  readonly maxAge: number;
  /** The grace window: how long a used refresh token gets the same successor again; 0 means never. Default: 10 s. */
  readonly refreshGrace: number;
  /** How many live sessions a user may have, at least 1; a sign-in beyond that ends the oldest. Default: 100. */
  readonly maxSessions: number;
  /**
   * How many times the refresh token of one session may be exchanged, at least 1; the exchange after that ends the
   * session, and its user signs in again. It bounds the rows that one client can cause the server to store. Default:
   * 10,000. A client that refreshes whenever its access token expires needs `maxAge / accessTokenTtl` of them, 2,880 at
   * the defaults.
   */
  readonly maxRotations: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** The default of each field. */
export const defaultSessionPolicy: SessionPolicy = {
  accessTokenTtl: 15 * minute,
  idleTtl: 7 * day,
  maxAge: 30 * day,
  refreshGrace: 10_000,
  maxSessions: 100,
  maxRotations: 10_000,
};
