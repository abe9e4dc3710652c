import type { HttpLogger } from "../logging/http-logger.ts";
import { silentLogger } from "../logging/http-logger.ts";
import { logProblem } from "../middleware/error-handler.ts";
import { requestIdFrom } from "../middleware/request-id.ts";
import type { ProblemDocument } from "../problems/problem.ts";
import { toProblem } from "../problems/problem.ts";
import type { ProblemType } from "../problems/problem-details.ts";
import { problemTable } from "../problems/problem-details.ts";

/** What an app adds to the problem documents of Portcullis's own errors. */
export interface ProblemOptions {
  /** What HTTP makes of the host's own errors; type it `ProblemTypes<TheirUnion>`. */
  readonly problems?: Readonly<Record<string, ProblemType>> | undefined;
  /** Is told what nobody foresaw, and when a store is away. Silent unless told otherwise. */
  readonly logger?: HttpLogger | undefined;
}

/** An answer that any HTTP framework can give. */
export interface ProblemAnswer {
  readonly status: number;
  /** `Content-Type` and `X-Request-Id` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly document: ProblemDocument;
}

/** What a handler may have said of its own answer before it threw, and does not hold for a problem document. */
export const headersOfAnotherBody = [
  "Content-Encoding",
  "Content-Language",
  "Content-Range",
  "ETag",
  "Last-Modified",
] as const;

/**
 * Makes the function that turns whatever was thrown into a problem document (RFC 9457). A `DomainError` keeps its code
 * and gets its status, everything else is an opaque 500 whose cause the logger gets, under the request id that the answer
 * has.
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
    return {
      status,
      document,
      headers: {
        ...headers,
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": requestId,
      },
    };
  };
}
