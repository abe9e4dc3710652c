import type { InputIssue } from "@portcullis/core";
import { ActorRevoked, DomainError, InvalidAccessToken, InvalidInput } from "@portcullis/core";
import { EdgeError } from "./http-error.ts";
import type { ProblemType } from "./problem-details.ts";
import {
  codeOfStatus,
  internalError,
  retryAfterOutage,
  serviceUnavailable,
  unauthorized,
} from "./problem-details.ts";

/** The body of an error answer (RFC 9457), with Portcullis's members. */
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
  readonly headers: Readonly<Record<string, string>>;
  readonly document: ProblemDocument;
  /** Nobody foresaw it: it belongs in the log, not in the answer. */
  readonly unexpected: boolean;
}

/** The detail of a refusal that another library made. */
export const refused = "The request was refused.";

/** How a route differs from the table: which of its fields a code is about. */
export type FieldNames = Readonly<Record<string, string>>;

type ProblemTable = ReadonlyMap<string, ProblemType>;
type Refusal = DomainError | EdgeError;

/** Says in HTTP what went wrong. What the table doesn't know becomes an opaque internal error. */
export function toProblem(
  error: unknown,
  table: ProblemTable,
  requestId: string,
  fields: FieldNames = {},
): Problem {
  const refusal = toRefusal(error, table);
  const type = table.get(refusal.code);
  if (type === undefined) throw new TypeError(`No problem type for the code ${refusal.code}`);
  const errors = issuesOf(refusal, type, fields);
  const status = (refusal instanceof EdgeError ? refusal.status : undefined) ?? type.status;
  return {
    status,
    headers: headersOf(refusal, status),
    document: {
      type: `urn:portcullis:error:${refusal.code}`,
      title: type.title,
      status,
      code: refusal.code,
      detail: refusal.message,
      requestId,
      ...(errors.length > 0 && { errors }),
    },
    unexpected: status === internalError,
  };
}

function toRefusal(error: unknown, table: ProblemTable): Refusal {
  if (error instanceof EdgeError) return error;
  if (error instanceof DomainError && table.has(error.code)) return error;
  const status = exposedStatusOf(error);
  // A route answers with what its documentation lists, so a status that we have no code for becomes a plain 400.
  if (status !== null) return new EdgeError(codeOfStatus(status), refused);
  return new EdgeError(
    "internal_error",
    "Something went wrong here. It has been logged under this request id.",
  );
}

/** A refusal that another library made for clients, under the status that it chose. */
export function refusalOf(status: number, detail: string): EdgeError {
  return new EdgeError(codeOfStatus(status), detail, { status });
}

/** RFC 9110 §15.5. */
export function isClientError(status: unknown): status is number {
  return typeof status === "number" && status >= 400 && status < 500;
}

/** The 4xx status of an error made for clients by another middleware (`http-errors`, so `ctx.throw` and body parsers). */
function exposedStatusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error) || !("expose" in error)) return null;
  const { status, expose } = error;
  return isClientError(status) && expose === true ? status : null;
}

function issuesOf(refusal: Refusal, type: ProblemType, fields: FieldNames): readonly InputIssue[] {
  if (refusal instanceof InvalidInput || refusal instanceof EdgeError)
    return refusal.issues.map((issue) => ({ ...issue, path: fields[issue.code] ?? issue.path }));
  const path = fields[refusal.code] ?? type.field;
  return path === undefined ? [] : [{ path, code: refusal.code, message: refusal.message }];
}

function headersOf(refusal: Refusal, status: number): Readonly<Record<string, string>> {
  const own = refusal instanceof EdgeError ? refusal.headers : {};
  if (status === unauthorized) return { "WWW-Authenticate": challengeTo(refusal), ...own };
  if (status === serviceUnavailable) return { "Retry-After": String(retryAfterOutage), ...own };
  return own;
}

/** RFC 6750 §3: no error code when no token was sent. */
function challengeTo(refusal: Refusal): string {
  const challenge = 'Bearer realm="portcullis"';
  const isInvalid = refusal instanceof InvalidAccessToken || refusal instanceof ActorRevoked;
  return isInvalid ? `${challenge}, error="invalid_token"` : challenge;
}
