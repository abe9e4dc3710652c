import type { Problem } from "./problem.ts";

/** The format of a route's error responses: problem details (RFC 9457), or OAuth errors (RFC 6749 §5.2). */
export type ErrorFormat = "problem" | "oauth";

/** RFC 6749 §5.2. */
export interface OAuthErrorDocument {
  readonly error: "invalid_request" | "invalid_grant" | "unsupported_grant_type";
  readonly error_description: string;
}

const invalidGrants: ReadonlySet<string> = new Set([
  "sessions.invalid_credentials",
  "sessions.invalid_refresh_token",
  "sessions.rotation_limit_reached",
]);
const malformed: ReadonlySet<number> = new Set([400, 422]);

/**
 * The token endpoint's own error format, answered with status 400; null for a problem that RFC 6749 has no error code for
 * (a limit, an outage).
 */
export function toOAuthError({ status, document }: Problem): OAuthErrorDocument | null {
  if (invalidGrants.has(document.code))
    return { error: "invalid_grant", error_description: describe(document) };
  if (document.code === "http.unsupported_grant_type")
    return { error: "unsupported_grant_type", error_description: describe(document) };
  if (malformed.has(status)) return { error: "invalid_request", error_description: describe(document) };
  return null;
}

/** Replaces characters that RFC 6749 §5.2 does not allow in a description. */
function describe({ detail, title, errors = [] }: Problem["document"]): string {
  const fields = errors.map(({ path, message }) => `${path}: ${message}`);
  const text = fields.length > 0 ? fields.join(" ") : (detail ?? title);
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'").slice(0, 500);
}
