import type { RequestListener } from "node:http";
import { EdgeError } from "../problems/http-error.ts";
import { answerProblem } from "./answer-problem.ts";

const retryAfterSeconds = "1";

/** Answers every request with a problem document: for a server that listens before the API is there. */
export const answerStarting: RequestListener = (request, response) => {
  const headers = { "Retry-After": retryAfterSeconds };
  answerProblem(request, response, new EdgeError("http.starting", "The server is starting.", { headers }));
};
