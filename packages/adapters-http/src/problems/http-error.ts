import type { InputIssue } from "@portcullis/core";

/** Refusals that the edge itself speaks, before or beside the domain. Stable, like the domain's codes. */
export type EdgeErrorCode =
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

/** What an `EdgeError` answers with besides its code and text. */
export interface EdgeErrorOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly issues?: readonly InputIssue[] | undefined;
  /** Of another library's refusal, which chose it; else the code says which. */
  readonly status?: number | undefined;
}

/** An answer that no use case gives. Its status is in `problem-details.ts`, like that of every other code of ours. */
export class EdgeError extends Error {
  readonly code: EdgeErrorCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly issues: readonly InputIssue[];
  readonly status: number | undefined;

  constructor(code: EdgeErrorCode, detail: string, options: EdgeErrorOptions = {}) {
    super(detail, options);
    this.name = "EdgeError";
    this.code = code;
    this.headers = options.headers ?? {};
    this.issues = options.issues ?? [];
    this.status = options.status;
  }
}
