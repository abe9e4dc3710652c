import type { InputIssue } from "@portcullis/core";

/** Codes of errors that the HTTP layer itself reports, beside those of the domain. Stable, like the domain's. */
export type HttpErrorCode =
  | "http.malformed_request"
  | "http.malformed_json"
  | "http.malformed_body"
  | "http.malformed_url"
  | "http.missing_body"
  | "http.repeated_parameter"
  | "http.unauthorized"
  | "http.not_found"
  | "http.method_not_allowed"
  | "http.not_acceptable"
  | "http.request_timeout"
  | "http.payload_too_large"
  | "http.unsupported_media_type"
  | "http.unsupported_grant_type"
  | "http.too_many_requests"
  | "http.headers_too_large"
  | "http.refused"
  | "http.starting"
  | "internal_error";

/** The state of a rate limit for one client or user, for the `RateLimit-*` headers. */
export interface RateLimitQuota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** What an `HttpError` answers with besides its code and text. */
export interface HttpErrorOptions extends ErrorOptions {
  readonly issues?: readonly InputIssue[] | undefined;
  /** Default: the status of the code. Another one keeps the status that another library chose for its own error. */
  readonly status?: number | undefined;
  /** Becomes `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined;
  /** Becomes `Allow`. */
  readonly allowedMethods?: readonly string[] | undefined;
  /** Becomes `RateLimit-*`. */
  readonly rateLimit?: RateLimitQuota | undefined;
}

/** An error of the HTTP layer. Its status is in `problem-details.ts`, as that of every other code. */
export class HttpError extends Error {
  readonly code: HttpErrorCode;
  readonly issues: readonly InputIssue[];
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly allowedMethods: readonly string[] | undefined;
  readonly rateLimit: RateLimitQuota | undefined;

  constructor(code: HttpErrorCode, detail: string, options: HttpErrorOptions = {}) {
    super(detail, options);
    this.name = "HttpError";
    this.code = code;
    this.issues = options.issues ?? [];
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allowedMethods = options.allowedMethods;
    this.rateLimit = options.rateLimit;
  }
}

/** The 404 for a path that no route answers, and for path parameters that can't belong to any resource. */
export function pathNotFound(): HttpError {
  return new HttpError("http.not_found", "No resource exists at this path.");
}
