import type { RequestListener } from "node:http";
import { requestIdFrom } from "../edge/request-id.ts";
import { EdgeError } from "./edge-error.ts";
import { toProblem } from "./problem.ts";
import { problemTable } from "./problem-details.ts";

const table = problemTable();
const retryAfterSeconds = "1";

/** Answers every request with a problem document: for a server that listens before the API is there. */
export const answerStarting: RequestListener = (request, response) => {
  const refusal = new EdgeError("http.starting", "The server is starting.", {
    headers: { "Retry-After": retryAfterSeconds },
  });
  const requestId = requestIdFrom(request.headers["x-request-id"]);
  const { status, headers, document } = toProblem(refusal, table, requestId);
  response.writeHead(status, {
    ...headers,
    "Content-Type": "application/problem+json",
    "X-Request-Id": requestId,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  });
  response.end(JSON.stringify(document));
};
