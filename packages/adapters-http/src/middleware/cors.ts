import cors from "@koa/cors";
import type { Middleware } from "koa";

const preflightSeconds = 600;

/** CORS for the listed origins only; null when none is listed. Tokens are sent in headers, so credentials are not allowed. */
export function corsFor(origins: readonly string[]): Middleware | null {
  if (origins.length === 0) return null;
  const allowed: ReadonlySet<string> = new Set(origins);
  return cors({
    // For an empty origin @koa/cors sets no CORS header.
    origin: (ctx) => (allowed.has(ctx.get("Origin")) ? ctx.get("Origin") : ""),
    allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type", "If-Match", "X-Request-Id"],
    exposeHeaders: [
      "ETag",
      "Link",
      "Location",
      "Retry-After",
      "WWW-Authenticate",
      "X-Request-Id",
      "RateLimit-Limit",
      "RateLimit-Remaining",
      "RateLimit-Reset",
    ],
    maxAge: preflightSeconds,
    keepHeadersOnError: false,
  });
}
