import type { HttpLogger } from "../logging/http-logger.ts";
import { silentLogger } from "../logging/http-logger.ts";
import { logProblem } from "../logging/problem-log.ts";
import { requestIdFrom } from "../middleware/request-id.ts";
import type { ProblemDocument } from "../problems/problem.ts";
import { toProblem } from "../problems/problem.ts";
import type { ProblemType } from "../problems/problem-details.ts";
import { problemTable } from "../problems/problem-details.ts";

/** Options for error responses in a host's own app. */
export interface ProblemOptions {
  /** Problem types of the host's own errors; type it `ProblemTypes<TheirUnion>`. Default: none. */
  readonly problems?: Readonly<Record<string, ProblemType>> | undefined;
  /** Receives unexpected errors and outages. Default: silent. */
  readonly logger?: HttpLogger | undefined;
}

/** An error response that any HTTP framework can send. */
export interface ProblemAnswer {
  readonly status: number;
  /** All of them, `Content-Type` and `X-Request-Id` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly document: ProblemDocument;
}

/** Headers that a handler may have set for its own body before it threw, and that are wrong for a problem document. */
export const representationHeaders = [
  "Content-Encoding",
  "Content-Language",
  "Content-Range",
  "ETag",
  "Last-Modified",
] as const;

/**
 * Creates the function that turns an error into a problem document (RFC 9457). A `DomainError` keeps its code and gets
 * its status; any other error becomes an opaque 500, and is logged under the request id of the response.
 */
export function createProblemAnswers({
  problems,
  logger = silentLogger,
}: ProblemOptions = {}): (error: unknown, requestIdHeader?: string | null) => ProblemAnswer {
  const table = problemTable(problems);
  return (error, requestIdHeader) => {
    const requestId = requestIdFrom(requestIdHeader ?? undefined);
    const problem = toProblem(error, table, requestId);
    logProblem(logger, problem, error);
    const { status, headers, document } = problem;
    return { status, headers, document };
  };
}
