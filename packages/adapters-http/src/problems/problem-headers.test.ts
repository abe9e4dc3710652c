import { InvalidAccessToken, InvalidCredentials, StoreUnavailable } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { HttpError } from "./http-error.ts";
import { headersOfProblem } from "./problem-headers.ts";

const common = {
  "Content-Type": "application/problem+json",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "X-Request-Id": "id-1",
};

describe("headers of a problem", () => {
  test.each([
    ["of no other kind", new HttpError("http.not_found", ""), 404, {}],
    [
      "without a token",
      new HttpError("http.unauthorized", ""),
      401,
      { "WWW-Authenticate": 'Bearer realm="portcullis"' },
    ],
    ["of a sign-in", new InvalidCredentials(), 401, { "WWW-Authenticate": 'Bearer realm="portcullis"' }],
    [
      "of a refused token",
      new InvalidAccessToken(),
      401,
      { "WWW-Authenticate": 'Bearer realm="portcullis", error="invalid_token"' },
    ],
    [
      "of a method",
      new HttpError("http.method_not_allowed", "", { allowedMethods: ["PUT", "GET", "PUT"] }),
      405,
      { Allow: "GET, OPTIONS, PUT" },
    ],
    [
      "of a rate limit",
      new HttpError("http.too_many_requests", "", {
        retryAfterSeconds: 7,
        rateLimit: { limit: 10, remaining: 0, resetSeconds: 9 },
      }),
      429,
      {
        "Retry-After": "7",
        "RateLimit-Limit": "10",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "9",
      },
    ],
    ["of an outage", new StoreUnavailable(), 503, { "Retry-After": "5" }],
    [
      "of a starting server",
      new HttpError("http.starting", "", { retryAfterSeconds: 1 }),
      503,
      { "Retry-After": "1" },
    ],
  ])("%s", (_name, error, status, own) => {
    expect(headersOfProblem(error, status, "id-1")).toEqual({ ...common, ...own });
  });
});
