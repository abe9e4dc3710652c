import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limiter.ts";

/** Counts in this process. A key is deleted when its window ends, so memory is bounded by the rate of requests. */
export class InProcessRateLimiter implements RateLimiter {
  readonly #counters = new Map<string, RateLimiterMemory>();

  async consume(rule: RateLimitRule, key: string): Promise<RateLimitState> {
    const counter = this.#counter(rule);
    try {
      return toState(true, await counter.consume(key));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // The library also counts calls that it does not allow.
      await counter.reward(key);
      return toState(false, refusal);
    }
  }

  async refund(rule: RateLimitRule, key: string): Promise<void> {
    const counter = this.#counter(rule);
    // After the end of the window there is no count to refund to.
    if ((await counter.get(key)) !== null) await counter.reward(key);
  }

  #counter({ name, points, seconds }: RateLimitRule): RateLimiterMemory {
    const known = this.#counters.get(name);
    if (known !== undefined) return known;
    const counter = new RateLimiterMemory({ points, duration: seconds });
    this.#counters.set(name, counter);
    return counter;
  }
}

function toState(allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): RateLimitState {
  return { allowed, remaining: remainingPoints, resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)) };
}
