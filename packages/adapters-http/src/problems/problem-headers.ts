import type { DomainError } from "@portcullis/core";
import { ActorRevoked, InvalidAccessToken } from "@portcullis/core";
import type { RateLimitQuota } from "./http-error.ts";
import { HttpError } from "./http-error.ts";
import { serviceUnavailable, unauthorized } from "./problem-details.ts";

export type Headers = Readonly<Record<string, string>>;

/** `Retry-After` while a data store is unavailable. */
const retryAfterOutage = 5;

/** Every header of an error response. */
export function headersOfProblem(error: DomainError | HttpError, status: number, requestId: string): Headers {
  const { retryAfterSeconds, allowedMethods, rateLimit }: Partial<HttpError> =
    error instanceof HttpError ? error : {};
  const retryAfter = retryAfterSeconds ?? (status === serviceUnavailable ? retryAfterOutage : undefined);
  return {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": requestId,
    ...(status === unauthorized && { "WWW-Authenticate": challengeFor(error) }),
    ...(allowedMethods !== undefined && allowHeader(allowedMethods)),
    ...(rateLimit !== undefined && rateLimitHeaders(rateLimit)),
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
}

/** RFC 6750 §3: no error code when no token was sent. */
function challengeFor(error: DomainError | HttpError): string {
  const challenge = 'Bearer realm="portcullis"';
  const isInvalid = error instanceof InvalidAccessToken || error instanceof ActorRevoked;
  return isInvalid ? `${challenge}, error="invalid_token"` : challenge;
}

/** @param methods that the path has; `OPTIONS` is added */
export function allowHeader(methods: readonly string[]): Headers {
  return { Allow: [...new Set([...methods, "OPTIONS"])].sort().join(", ") };
}

export function rateLimitHeaders({ limit, remaining, resetSeconds }: RateLimitQuota): Headers {
  return {
    "RateLimit-Limit": String(limit),
    "RateLimit-Remaining": String(remaining),
    "RateLimit-Reset": String(resetSeconds),
  };
}

/** Descriptions of the headers that error responses of a status have, for the OpenAPI document. */
export const headerDescriptions: Readonly<Record<number, Headers>> = {
  401: {
    "WWW-Authenticate":
      'The `Bearer` scheme; with `error="invalid_token"` when a token was refused (RFC 6750 §3).',
  },
  429: {
    "Retry-After": "Seconds until the request can be repeated.",
    "RateLimit-Limit": "Requests allowed per window.",
    "RateLimit-Remaining": "Requests left in the current window.",
    "RateLimit-Reset": "Seconds until the window ends.",
  },
  503: { "Retry-After": "Seconds until the request can be repeated." },
};
