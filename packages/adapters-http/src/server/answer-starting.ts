import type { RequestListener } from "node:http";
import { HttpError } from "../problems/http-error.ts";
import { answerProblem } from "./answer-problem.ts";

const starting = new HttpError("http.starting", "The server is starting. Retry later.", {
  retryAfterSeconds: 1,
});

/** Answers every request with 503, for a server that listens before the API is ready. */
export const answerStarting: RequestListener = (request, response) =>
  answerProblem(request, response, starting);
