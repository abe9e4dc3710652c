import type { InputIssue } from "@portcullis/core";
import { DomainError, InvalidInput } from "@portcullis/core";
import { HttpError } from "./http-error.ts";
import type { ProblemType } from "./problem-details.ts";
import { codeOfStatus, internalError } from "./problem-details.ts";
import { headersOfProblem } from "./problem-headers.ts";

/** The body of an error response (RFC 9457), with Portcullis's members. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly requestId: string;
  readonly errors?: readonly InputIssue[];
}

export interface Problem {
  readonly status: number;
  /** All of them, `Content-Type` and `X-Request-Id` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly document: ProblemDocument;
  /** Whether to log the error, which the response does not describe. */
  readonly unexpected: boolean;
}

/** The detail for another library's client error whose own message must not be shown. */
export const refused = "The request was refused.";

/** By error code, the field of a route that the code is about, where it differs from the problem table. */
export type FieldNames = Readonly<Record<string, string>>;

type ProblemTable = ReadonlyMap<string, ProblemType>;
type KnownError = DomainError | HttpError;

/** Turns an error into a problem. An error that is not in the table becomes an opaque internal error. */
export function toProblem(
  error: unknown,
  table: ProblemTable,
  requestId: string,
  fields: FieldNames = {},
): Problem {
  const known = toKnownError(error, table);
  const type = table.get(known.code);
  if (type === undefined) throw new TypeError(`No problem type for the code ${known.code}`);
  const errors = issuesOf(known, type, fields);
  const status = (known instanceof HttpError ? known.status : undefined) ?? type.status;
  return {
    status,
    headers: headersOfProblem(known, status, requestId),
    document: {
      type: `urn:portcullis:error:${known.code}`,
      title: type.title,
      status,
      code: known.code,
      detail: known.message,
      requestId,
      ...(errors.length > 0 && { errors }),
    },
    unexpected: status === internalError,
  };
}

function toKnownError(error: unknown, table: ProblemTable): KnownError {
  if (error instanceof HttpError) return error;
  if (error instanceof DomainError && table.has(error.code)) return error;
  const status = exposedStatusOf(error);
  // A route answers only with statuses that its documentation lists: one without a code of ours becomes 400.
  if (status !== null) return new HttpError(codeOfStatus(status), refused);
  return new HttpError(
    "internal_error",
    "An unexpected error occurred. It was logged under this request id.",
  );
}

/** A client error of another library, with the status that it chose. */
export function clientErrorOf(status: number, detail: string): HttpError {
  return new HttpError(codeOfStatus(status), detail, { status });
}

/** RFC 9110 §15.5. */
export function isClientError(status: unknown): status is number {
  return typeof status === "number" && status >= 400 && status < 500;
}

/** The 4xx status of an error that other middleware exposes to clients (`http-errors`: `ctx.throw`, body parsers). */
function exposedStatusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error) || !("expose" in error)) return null;
  const { status, expose } = error;
  return isClientError(status) && expose === true ? status : null;
}

function issuesOf(error: KnownError, type: ProblemType, fields: FieldNames): readonly InputIssue[] {
  if (error instanceof InvalidInput || error instanceof HttpError)
    return error.issues.map((issue) => ({ ...issue, path: fields[issue.code] ?? issue.path }));
  const path = fields[error.code] ?? type.field;
  return path === undefined ? [] : [{ path, code: error.code, message: error.message }];
}
