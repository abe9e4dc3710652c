import type { IncomingMessage, ServerResponse } from "node:http";
import { requestIdFrom } from "../middleware/request-id.ts";
import type { EdgeError } from "../problems/http-error.ts";
import { toProblem } from "../problems/problem.ts";
import { problemTable } from "../problems/problem-details.ts";

const table = problemTable();

/**
 * Answers with a problem document where no API is there to do it.
 * @param options `close`: the connection is closed after the answer; Default: false
 */
export function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: EdgeError,
  { close = false } = {},
): void {
  const requestId = requestIdFrom(request.headers["x-request-id"]);
  const { status, headers, document } = toProblem(error, table, requestId);
  const body = JSON.stringify(document);
  response.writeHead(status, {
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    "Content-Type": "application/problem+json",
    "X-Request-Id": requestId,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    ...(close && { Connection: "close" }),
  });
  response.end(body);
}
