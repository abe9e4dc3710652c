import { clientKey } from "../middleware/client-address.ts";
import { HttpError } from "../problems/http-error.ts";
import type { Headers } from "../problems/problem-headers.ts";
import { rateLimitHeaders } from "../problems/problem-headers.ts";
import type { AttemptLimit } from "./attempt-limit.ts";
import { PendingAttempts } from "./pending-attempts.ts";
import type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limiter.ts";

/** A check of a secret, and what runs instead once its limit is reached. */
export interface CountedCheck<Result> {
  check(): Promise<Result>;
  /** Takes as long as `check` and returns the result of a failed one. */
  decoy(): Promise<Result>;
  /** Whether this result of `check` counts; an error that it throws does not. */
  isCounted(result: Result): boolean;
}

interface CountedKey {
  readonly rule: RateLimitRule;
  readonly key: string;
}

/** Applies rate limits to requests and attempts. Without a limiter it allows everything. */
export class RateLimitGuard {
  readonly #limiter: RateLimiter | null;
  readonly #pending = new PendingAttempts();

  constructor(limiter: RateLimiter | null) {
    this.#limiter = limiter;
  }

  /**
   * Consumes a point of the client.
   * @returns the `RateLimit-*` headers of the response
   * @throws HttpError when none is left
   */
  async consume(rule: RateLimitRule, ip: string): Promise<Headers> {
    if (this.#limiter === null) return {};
    const state = await this.#limiter.consume(rule, clientKey(ip));
    if (!state.allowed) throw tooManyRequests(rule, state);
    return rateLimitHeaders(quotaOf(rule, state));
  }

  /**
   * Runs an attempt under several limits, the first one outermost.
   * @throws HttpError when a limit is reached, and every error of `attempt`
   */
  async attempt<Request, Result>(
    limits: readonly AttemptLimit<Request>[],
    request: Request,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const counted = limits.reduceRight((inner, { rule, countedError, key }) => {
      const counter = key(request);
      return counter === null ? inner : () => this.#attempt({ rule, key: counter }, countedError, inner);
    }, attempt);
    return counted();
  }

  /** Runs a check under a limit; once that is reached it runs the decoy instead, so that the result does not disclose it. */
  async check<Result>(
    counted: CountedKey,
    { check, decoy, isCounted }: CountedCheck<Result>,
  ): Promise<Result> {
    const limiter = this.#limiter;
    if (limiter === null) return check();
    const run = () =>
      this.#refundUnless(
        limiter,
        counted,
        check,
        (outcome) => "result" in outcome && isCounted(outcome.result),
      );
    if ((await limiter.consume(counted.rule, counted.key)).allowed) return run();
    // Before waiting for other checks, not after: a check that waits must not take longer than one that does not.
    const refusal = await decoy();
    return (await this.#consumeOrWait(limiter, counted)).allowed ? run() : refusal;
  }

  /**
   * Consumes a point before the attempt, so that concurrent attempts can't exceed the limit, and refunds it unless the
   * attempt fails with `countedError`.
   */
  async #attempt<Result>(
    counted: CountedKey,
    countedError: string,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const limiter = this.#limiter;
    if (limiter === null) return attempt();
    const state = await this.#consumeOrWait(limiter, counted);
    if (!state.allowed) throw tooManyRequests(counted.rule, state);
    return this.#refundUnless(
      limiter,
      counted,
      attempt,
      (outcome) => "error" in outcome && codeOf(outcome.error) === countedError,
    );
  }

  /** Consumes a point; while none is left it waits for pending attempts, which may refund theirs. */
  async #consumeOrWait(limiter: RateLimiter, { rule, key }: CountedKey): Promise<RateLimitState> {
    let state = await limiter.consume(rule, key);
    while (!state.allowed && (await this.#pending.nextOutcome(nameOf(rule, key))))
      state = await limiter.consume(rule, key);
    return state;
  }

  /** Runs an attempt whose point was consumed, and refunds the point unless the outcome counts. */
  async #refundUnless<Result>(
    limiter: RateLimiter,
    { rule, key }: CountedKey,
    attempt: () => Promise<Result>,
    isCounted: (outcome: Outcome<Result>) => boolean,
  ): Promise<Result> {
    return this.#pending.track(nameOf(rule, key), async () => {
      const outcome = await outcomeOf(attempt);
      if (!isCounted(outcome)) await limiter.refund(rule, key);
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

function quotaOf(rule: RateLimitRule, { remaining, resetSeconds }: RateLimitState) {
  return { limit: rule.points, remaining, resetSeconds };
}

function tooManyRequests(rule: RateLimitRule, state: RateLimitState): HttpError {
  const { resetSeconds } = state;
  return new HttpError("http.too_many_requests", `Too many requests. Retry in ${resetSeconds} s.`, {
    retryAfterSeconds: resetSeconds,
    rateLimit: quotaOf(rule, state),
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
