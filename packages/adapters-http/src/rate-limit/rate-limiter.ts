/** At most `points` in any window of `seconds` for one key. */
export interface RateLimitRule {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** What one attempt found of its limit. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until all points are back. */
  readonly resetSeconds: number;
}

/** Counts. An adapter over a shared store makes several processes count as one. */
export interface RateLimiter {
  /** Takes one point in one atomic step: of concurrent calls for one key, at most `rule.points` are allowed. A refused call takes nothing. */
  take(rule: RateLimitRule, key: string): Promise<RateLimitState>;
  /** Gives one point of the running window back. */
  giveBack(rule: RateLimitRule, key: string): Promise<void>;
}
