import type { IncomingMessage, ServerResponse } from "node:http";
import { requestIdFrom } from "../middleware/request-id.ts";
import type { HttpError } from "../problems/http-error.ts";
import { toProblem } from "../problems/problem.ts";
import { problemTable } from "../problems/problem-details.ts";

const table = problemTable();

/**
 * Answers a request with a problem document before it reaches the API.
 * @param options `close`: whether the connection is closed after the response. Default: false.
 */
export function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: HttpError,
  { close = false } = {},
): void {
  const requestId = requestIdFrom(request.headers["x-request-id"]);
  const { status, headers, document } = toProblem(error, table, requestId);
  const body = JSON.stringify(document);
  response.writeHead(status, {
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    ...(close && { Connection: "close" }),
  });
  response.end(body);
}
