import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { authenticateRequest } from "./edge/authenticate.ts";
import type { ProblemOptions } from "./embedding/index.ts";
import { createProblemAnswers, headersOfAnotherBody } from "./embedding/problem-answers.ts";
import { EdgeError } from "./problems/edge-error.ts";
import { isClientError, refusalOf, refused } from "./problems/problem.ts";

/** What `requireUser` leaves in `response.locals`. */
export interface SignedIn extends Record<string, unknown> {
  actor: UserActor;
}

// Express's own defaults: they must be spelt out to reach the type of `response.locals`.
type Params = Request["params"];
type Query = Request["query"];

/**
 * Lets signed-in users through, and the others to the error handler with a 401. The handlers that follow find the user
 * in `response.locals.actor`.
 */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
): RequestHandler<Params, unknown, unknown, Query, SignedIn> {
  return async (request, response, next) => {
    response.locals.actor = await authenticateRequest(portcullis.authenticateAccessToken, { req: request });
    next();
  };
}

/** Who is at the other end, for `signIn`. The address follows Express's `trust proxy` setting. */
export function clientOf(request: Pick<Request, "ip" | "get">): ClientInfo {
  return { ip: request.ip ?? null, userAgent: request.get("user-agent") ?? null };
}

/** The 404 of an app that speaks problem details; after all routes. */
export const notFound: RequestHandler = () => {
  throw new EdgeError("http.not_found", "There is nothing at this path.");
};

/** Answers what handlers throw with problem documents (RFC 9457); after everything else. */
export function problemDetails(options: ProblemOptions = {}): ErrorRequestHandler {
  const answer = createProblemAnswers(options);
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, headers, document } = answer(toRefusal(error), request.get("x-request-id"));
    response.statusCode = status;
    for (const name of headersOfAnotherBody) response.removeHeader(name);
    // Not `set` and `send`, which would add a charset that this media type does not have (RFC 8259 §11).
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const body = JSON.stringify(document);
    // Of the answer that was not given there may be another one, which would cut this one in two.
    response.setHeader("Content-Length", Buffer.byteLength(body)).end(body);
  };
}

/**
 * What Express refuses is the client's affair: a path that can't be decoded, and what its parsers and `sendFile` make of
 * `http-errors`. No word of these is shown.
 */
function toRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !("status" in error)) return error;
  const isRefusal = "expose" in error || error instanceof URIError;
  return isRefusal && isClientError(error.status) ? refusalOf(error.status, refused) : error;
}
