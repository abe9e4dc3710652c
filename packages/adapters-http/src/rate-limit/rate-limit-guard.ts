import { clientKey } from "../middleware/client-address.ts";
import type { Exchange } from "../middleware/request-context.ts";
import { EdgeError } from "../problems/http-error.ts";
import type { AttemptLimit } from "../route-kit/define/route.ts";
import { AttemptsUnderWay } from "./pending-attempts.ts";
import type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limiter.ts";

/** A check of a secret, and what stands in for it when a limit refuses it. */
export interface CountedCheck<Result> {
  check(): Promise<Result>;
  /** Takes as long as `check`, and finds what a failed one finds. */
  decoy(): Promise<Result>;
  /** Whether what `check` found uses an attempt up; what it throws does not. */
  isSpent(result: Result): boolean;
}

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

  /** Makes a check under a limit; when there were too many, the decoy in its place, so that nothing tells of the limit. */
  async checkWithin<Result>(
    { rule, key }: { readonly rule: RateLimitRule; readonly key: string },
    { check, decoy, isSpent }: CountedCheck<Result>,
  ): Promise<Result> {
    const limiter = this.#limiter;
    if (limiter === null) return check();
    const count = () =>
      this.#counted(limiter, rule, key, check, (outcome) => "result" in outcome && isSpent(outcome.result));
    if ((await limiter.take(rule, key)).allowed) return count();
    // Before waiting for others, not after: a check that has to wait must not take longer than one that has not.
    const refusal = await decoy();
    return (await this.#take(limiter, rule, key)).allowed ? count() : refusal;
  }

  /**
   * Counts an attempt before it is made, so that concurrent ones can't outrun the count, and gives it back unless it
   * failed with the code `spentBy`.
   * @throws EdgeError when there were too many, and whatever `attempt` throws
   */
  async #attempt<Result>(
    { rule, spentBy }: { readonly rule: RateLimitRule; readonly spentBy: string },
    key: string,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const limiter = this.#limiter;
    if (limiter === null) return attempt();
    const state = await this.#take(limiter, rule, key);
    if (!state.allowed) throw tooManyRequests(rule, state);
    return this.#counted(
      limiter,
      rule,
      key,
      attempt,
      (outcome) => "error" in outcome && codeOf(outcome.error) === spentBy,
    );
  }

  /** Takes a point; without one it waits while other attempts are under way, which may give theirs back. */
  async #take(limiter: RateLimiter, rule: RateLimitRule, key: string): Promise<RateLimitState> {
    let state = await limiter.take(rule, key);
    while (!state.allowed && (await this.#underWay.nextOutcome(nameOf(rule, key))))
      state = await limiter.take(rule, key);
    return state;
  }

  /** Makes an attempt whose point was taken, and gives the point back unless the outcome spent it. */
  async #counted<Result>(
    limiter: RateLimiter,
    rule: RateLimitRule,
    key: string,
    attempt: () => Promise<Result>,
    isSpentBy: (outcome: Outcome<Result>) => boolean,
  ): Promise<Result> {
    return this.#underWay.track(nameOf(rule, key), async () => {
      const outcome = await outcomeOf(attempt);
      if (!isSpentBy(outcome)) await limiter.giveBack(rule, key);
      if ("error" in outcome) throw outcome.error;
      return outcome.result;
    });
  }
}

type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

async function outcomeOf<Result>(attempt: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { result: await attempt() };
  } catch (error) {
    return { error };
  }
}

function nameOf(rule: RateLimitRule, key: string): string {
  return `${rule.name}:${key}`;
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
