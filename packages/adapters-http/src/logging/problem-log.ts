import type { Problem } from "../problems/problem.ts";
import { serviceUnavailable } from "../problems/problem-details.ts";
import type { HttpLogger } from "./http-logger.ts";
import { describeError, reasonOf } from "./http-logger.ts";

/** Logs unexpected errors and outages. Client errors are only in the request log. */
export function logProblem(
  logger: HttpLogger,
  { document, unexpected, status }: Problem,
  error: unknown,
): void {
  const { requestId, code } = document;
  if (unexpected) logger.error({ requestId, err: describeError(error) }, "unexpected error");
  // Without a stack: an outage causes one entry per request.
  else if (status === serviceUnavailable)
    logger.warn({ requestId, code, reason: reasonOf(error) }, "unavailable");
}
