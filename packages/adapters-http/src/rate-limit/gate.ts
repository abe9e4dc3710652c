import { clientKey } from "../edge/client-address.ts";
import type { Exchange } from "../edge/exchange.ts";
import { EdgeError } from "../problems/edge-error.ts";
import type { AttemptLimit } from "../routing/route.ts";
import { AttemptsUnderWay } from "./attempts-under-way.ts";
import type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limiter.ts";

/** Applies rules to requests; lets everything through where limits are off. */
export class RateLimitGate {
  readonly #limiter: RateLimiter | null;
  readonly #underWay = new AttemptsUnderWay();

  constructor(limiter: RateLimiter | null) {
    this.#limiter = limiter;
  }

  /**
   * Counts the request against its client and tells so in `RateLimit-*` headers.
   * @throws EdgeError when there were too many
   */
  async admit(exchange: Exchange, rule: RateLimitRule): Promise<void> {
    if (this.#limiter === null) return;
    const state = await this.#limiter.take(rule, clientKey(exchange.ip));
    exchange.ctx.set(headersOf(rule, state));
    if (!state.allowed) throw tooManyRequests(rule, state);
  }

  /**
   * Makes an attempt under several limits, the first one outermost.
   * @throws EdgeError when there were too many, and whatever `attempt` throws
   */
  async attemptWithin<Request, Result>(
    limits: readonly AttemptLimit<Request>[],
    request: Request,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const counted = limits.reduceRight((inner, limit) => {
      const key = limit.key(request);
      return key === null ? inner : () => this.#attempt(limit, key, inner);
    }, attempt);
    return counted();
  }

  /**
   * Counts an attempt before it is made, so that concurrent ones can't outrun the count, and gives it back unless it
   * failed with the code `spentBy`. An attempt too many waits while others are under way: they may give theirs back.
   * @throws EdgeError when there were too many, and whatever `attempt` throws
   */
  async #attempt<Result>(
    { rule, spentBy }: { readonly rule: RateLimitRule; readonly spentBy: string },
    key: string,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const limiter = this.#limiter;
    if (limiter === null) return attempt();
    const name = `${rule.name}:${key}`;
    let state = await limiter.take(rule, key);
    while (!state.allowed && (await this.#underWay.nextOutcome(name))) state = await limiter.take(rule, key);
    if (!state.allowed) throw tooManyRequests(rule, state);
    return this.#underWay.track(name, async () => {
      try {
        const result = await attempt();
        await limiter.giveBack(rule, key);
        return result;
      } catch (error) {
        if (codeOf(error) !== spentBy) await limiter.giveBack(rule, key);
        throw error;
      }
    });
  }
}

function headersOf(rule: RateLimitRule, { remaining, resetSeconds }: RateLimitState): Record<string, string> {
  return {
    "RateLimit-Limit": String(rule.points),
    "RateLimit-Remaining": String(remaining),
    "RateLimit-Reset": String(resetSeconds),
  };
}

function tooManyRequests(rule: RateLimitRule, state: RateLimitState): EdgeError {
  const seconds = String(state.resetSeconds);
  return new EdgeError("http.too_many_requests", `Too many requests; try again in ${seconds} s.`, {
    headers: { "Retry-After": seconds, ...headersOf(rule, state) },
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
