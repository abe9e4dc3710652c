import type { PortcullisErrorCode } from "@portcullis/core";
import type { HttpErrorCode } from "./http-error.ts";

/** The status and title of one error code. */
export interface ProblemType {
  readonly status: number;
  /** The same for every occurrence (RFC 9457 §3.1.3). */
  readonly title: string;
  /** The field that the error is about; the error is then also listed in `errors`. */
  readonly field?: string | undefined;
}

/** A problem type for every error of a union: a missing code does not compile. */
export type ProblemTypes<Failure extends { readonly code: string }> = Readonly<
  Record<Failure["code"], ProblemType>
>;

function problem(status: number, title: string, field?: string): ProblemType {
  return { status, title, field };
}

const domainProblems: Readonly<Record<PortcullisErrorCode, ProblemType>> = {
  "shared.concurrent_modification": problem(409, "Concurrent modification"),
  "shared.invalid_cursor": problem(422, "Invalid cursor", "cursor"),
  "shared.invalid_filter": problem(422, "Invalid filter"),
  "shared.invalid_id": problem(422, "Invalid id"),
  "shared.invalid_input": problem(422, "Invalid input"),
  "shared.invalid_limit": problem(422, "Invalid page limit", "limit"),
  "shared.overloaded": problem(503, "Server overloaded"),
  "shared.precondition_failed": problem(412, "Precondition failed"),
  "shared.store_unavailable": problem(503, "Data store unavailable"),
  "access.actor_revoked": problem(401, "Session revoked"),
  "access.builtin_role": problem(409, "Built-in role"),
  "access.escalation_denied": problem(403, "Permission escalation denied"),
  "access.invalid_description": problem(422, "Invalid description", "description"),
  "access.invalid_permission": problem(422, "Invalid permission", "permissions"),
  "access.invalid_role_name": problem(422, "Invalid role name", "name"),
  "access.last_superadmin": problem(409, "Last superadmin"),
  "access.permission_denied": problem(403, "Permission denied"),
  "access.role_name_taken": problem(409, "Role name already taken"),
  "access.role_not_found": problem(404, "Role not found"),
  "access.unknown_permission": problem(422, "Unknown permission", "permissions"),
  "access.unknown_role": problem(422, "Unknown role", "roles"),
  "events.delivery_not_found": problem(404, "Failed delivery not found"),
  "events.subscriber_in_use": problem(409, "Event subscriber in use"),
  "events.subscriber_not_found": problem(404, "Event subscriber not found"),
  "identity.email_taken": problem(409, "Email already taken"),
  "identity.invalid_email": problem(422, "Invalid email", "email"),
  "identity.invalid_name": problem(422, "Invalid name", "name"),
  "identity.invalid_password": problem(422, "Invalid password", "password"),
  "identity.invalid_search": problem(422, "Invalid search", "q"),
  "identity.invalid_username": problem(422, "Invalid username", "username"),
  "identity.not_a_user": problem(403, "Signed-in user required"),
  "identity.password_too_common": problem(422, "Password too common", "password"),
  "identity.registration_closed": problem(403, "Registration closed"),
  "identity.username_taken": problem(409, "Username already taken"),
  "identity.user_not_found": problem(404, "User not found"),
  "identity.wrong_password": problem(403, "Wrong password"),
  "sessions.invalid_access_token": problem(401, "Invalid access token"),
  "sessions.invalid_credentials": problem(401, "Invalid credentials"),
  "sessions.invalid_refresh_token": problem(401, "Invalid refresh token"),
  "sessions.rotation_limit_reached": problem(401, "Refresh limit reached"),
  "sessions.session_not_found": problem(404, "Session not found"),
};

const httpProblems: Readonly<Record<HttpErrorCode, ProblemType>> = {
  "http.malformed_request": problem(400, "Malformed request"),
  "http.malformed_json": problem(400, "Malformed JSON"),
  "http.malformed_body": problem(400, "Malformed body"),
  "http.malformed_url": problem(400, "Malformed URL"),
  "http.missing_body": problem(400, "Missing body"),
  "http.repeated_parameter": problem(400, "Repeated parameter"),
  "http.unsupported_grant_type": problem(400, "Unsupported grant type"),
  "http.unauthorized": problem(401, "Authentication required"),
  "http.not_found": problem(404, "Not found"),
  "http.method_not_allowed": problem(405, "Method not allowed"),
  "http.not_acceptable": problem(406, "Not acceptable"),
  "http.request_timeout": problem(408, "Request timeout"),
  "http.payload_too_large": problem(413, "Payload too large"),
  "http.unsupported_media_type": problem(415, "Unsupported media type"),
  "http.too_many_requests": problem(429, "Too many requests"),
  "http.headers_too_large": problem(431, "Header fields too large"),
  "http.refused": problem(400, "Request refused"),
  "http.starting": problem(503, "Server starting"),
  internal_error: problem(500, "Internal server error"),
};

/**
 * The problem types of an API: Portcullis's own and those of the embedding application.
 * @throws TypeError when the application redefines a code of Portcullis
 */
export function problemTable(
  own: Readonly<Record<string, ProblemType>> = {},
): ReadonlyMap<string, ProblemType> {
  const builtIn = { ...domainProblems, ...httpProblems };
  const taken = Object.keys(own).find((code) => Object.hasOwn(builtIn, code));
  if (taken !== undefined)
    throw new TypeError(`Portcullis already defines the error code ${taken}. Choose another code.`);
  return new Map(Object.entries({ ...own, ...builtIn }));
}

/** The code for a status that another library's error carries. */
export function codeOfStatus(status: number): HttpErrorCode {
  const found = Object.entries(httpProblems).find(([, type]) => type.status === status);
  // Object.entries widens the keys of the record above.
  return (found?.[0] as HttpErrorCode | undefined) ?? "http.refused";
}

export const unauthorized = 401;
export const serviceUnavailable = 503;
export const internalError = 500;
