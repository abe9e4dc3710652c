/** At most `points` in any window of `seconds` for one key. */
export interface RateLimitRule {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** The state of a limit after one call of `consume`. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until all points are available again. */
  readonly resetSeconds: number;
}

/** Counts points. An adapter over a shared store lets several processes count together. */
export interface RateLimiter {
  /**
   * Consumes one point atomically: of concurrent calls for one key, at most `rule.points` are allowed. A call that is not
   * allowed consumes nothing.
   */
  consume(rule: RateLimitRule, key: string): Promise<RateLimitState>;
  /** Refunds one point of the current window. */
  refund(rule: RateLimitRule, key: string): Promise<void>;
}
