import type { RateLimitRule } from "./rate-limiter.ts";

/** Counts attempts, such as wrong passwords, by a key of the request. */
export interface AttemptLimit<Request> {
  readonly rule: RateLimitRule;
  /** The error code of an attempt that counts; the point is refunded after every other outcome. */
  readonly countedError: string;
  /** Null: the request is not counted. */
  key(request: Request): string | null;
}
