import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import { DomainError } from "@portcullis/core";
import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { authenticateRequest } from "../middleware/authentication.ts";
import { EdgeError } from "../problems/http-error.ts";
import { isClientError, refusalOf, refused } from "../problems/problem.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers, headersOfAnotherBody } from "./problem-answers.ts";

const actors = new WeakMap<object, UserActor>();

/**
 * Lets signed-in users through, and hands the others to the error handler with a 401. Handlers get the user with
 * `actorOf`.
 */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
  // biome-ignore lint/suspicious/noExplicitAny: so that Express goes on inferring what the handlers that follow are given.
): RequestHandler<any, any, any, any, any> {
  return async (request, _response, next) => {
    try {
      actors.set(request, await authenticateRequest(portcullis.authenticateAccessToken, { req: request }));
    } catch (error) {
      return next(error);
    }
    next();
  };
}

/**
 * The signed-in user of a request that passed `requireUser`.
 * @throws TypeError where it did not
 */
export function actorOf(request: object): UserActor {
  const actor = actors.get(request);
  if (actor === undefined) throw new TypeError("This route has no requireUser in front of it.");
  return actor;
}

/** Who is at the other end, for `signIn`. The address follows Express's `trust proxy` setting. */
export function clientOf(request: Pick<Request, "ip" | "get">): ClientInfo {
  return { ip: request.ip ?? null, userAgent: request.get("user-agent") ?? null };
}

/** The 404 of an app that speaks problem details; after all routes. */
export const notFound: RequestHandler = (_request, _response, next) => {
  next(new EdgeError("http.not_found", "There is nothing at this path."));
};

/** `ProblemOptions`, and whose errors to answer. */
export interface ProblemDetailsOptions extends ProblemOptions {
  /** Whether to leave what is no `DomainError` and no `EdgeError` to the app's next error handler. */
  readonly ownErrorsOnly?: boolean | undefined;
}

/** Answers what handlers throw with problem documents (RFC 9457); after everything else, or at the end of a router. */
export function problemDetails({
  ownErrorsOnly = false,
  ...options
}: ProblemDetailsOptions = {}): ErrorRequestHandler {
  const answer = createProblemAnswers(options);
  return (error: unknown, request, response, next) => {
    const isOurs = error instanceof DomainError || error instanceof EdgeError;
    if (response.headersSent || (ownErrorsOnly && !isOurs)) return next(error);
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
  if ("type" in error && error.type === "entity.parse.failed")
    return new EdgeError("http.malformed_json", "The body is not JSON.");
  const isRefusal = "expose" in error || error instanceof URIError;
  return isRefusal && isClientError(error.status) ? refusalOf(error.status, refused) : error;
}
