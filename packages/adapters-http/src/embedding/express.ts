import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import { DomainError } from "@portcullis/core";
import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { authenticateRequest } from "../middleware/authentication.ts";
import { HttpError, pathNotFound } from "../problems/http-error.ts";
import { clientErrorOf, isClientError, refused } from "../problems/problem.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers, representationHeaders } from "./problem-answers.ts";

const actors = new WeakMap<object, UserActor>();

/**
 * Passes requests of signed-in users, and others to the error handler with a 401. Handlers read the user with `actorOf`.
 */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
  // biome-ignore lint/suspicious/noExplicitAny: so that Express still infers the types of the handlers that follow.
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
  if (actor === undefined) throw new TypeError("This route has no requireUser before it. Add it.");
  return actor;
}

/** The client's address and user agent, for `signIn`. The address follows Express's `trust proxy` setting. */
export function clientOf(request: Pick<Request, "ip" | "get">): ClientInfo {
  return { ip: request.ip ?? null, userAgent: request.get("user-agent") ?? null };
}

/** Answers unknown paths with a problem document. Use it after all routes. */
export const notFound: RequestHandler = (_request, _response, next) => {
  next(pathNotFound());
};

/** `ProblemOptions`, and which errors to answer. */
export interface ProblemDetailsOptions extends ProblemOptions {
  /** Whether errors that are neither a `DomainError` nor an `HttpError` go to the next error handler. Default: false. */
  readonly ownErrorsOnly?: boolean | undefined;
}

/** Answers errors with problem documents (RFC 9457). Use it after everything else, or at the end of a router. */
export function problemDetails({
  ownErrorsOnly = false,
  ...options
}: ProblemDetailsOptions = {}): ErrorRequestHandler {
  const answer = createProblemAnswers(options);
  return (error: unknown, request, response, next) => {
    const isOurs = error instanceof DomainError || error instanceof HttpError;
    if (response.headersSent || (ownErrorsOnly && !isOurs)) return next(error);
    const { status, headers, document } = answer(toClientError(error), request.get("x-request-id"));
    response.statusCode = status;
    for (const name of representationHeaders) response.removeHeader(name);
    // Not `set` and `send`, which would add a charset that this media type does not have (RFC 8259 §11).
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const body = JSON.stringify(document);
    // The handler may have set the length of the body that it did not send.
    response.setHeader("Content-Length", Buffer.byteLength(body)).end(body);
  };
}

/**
 * Express reports client errors as a `URIError` for a path that can't be decoded, and as `http-errors` of its parsers and
 * `sendFile`. Their messages are not shown.
 */
function toClientError(error: unknown): unknown {
  if (!(error instanceof Error) || !("status" in error)) return error;
  if ("type" in error && error.type === "entity.parse.failed")
    return new HttpError("http.malformed_json", "The body is not valid JSON.");
  const isClientFault = "expose" in error || error instanceof URIError;
  return isClientFault && isClientError(error.status) ? clientErrorOf(error.status, refused) : error;
}
