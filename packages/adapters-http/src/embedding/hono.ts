import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from "hono";
import type { GetConnInfo } from "hono/conninfo";
import { pathNotFound } from "../problems/http-error.ts";
import { clientErrorOf, isClientError, refused } from "../problems/problem.ts";
import { authenticateBearer } from "./authenticate-bearer.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers } from "./problem-answers.ts";

/** The variables that `requireUser` adds to a route's context. */
export interface SignedIn {
  Variables: { readonly actor: UserActor };
}

/** Passes requests of signed-in users, and answers others with 401. Handlers read the user as `c.var.actor`. */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
): MiddlewareHandler<SignedIn> {
  return async (c, next) => {
    c.set("actor", await authenticateBearer(portcullis, c.req.header("authorization")));
    await next();
  };
}

/**
 * The client's address and user agent, for `signIn`.
 * @param getConnInfo of the runtime's adapter, such as `@hono/node-server/conninfo`
 */
export function clientOf(c: Context, getConnInfo: GetConnInfo): ClientInfo {
  return {
    ip: getConnInfo(c).remote.address ?? null,
    userAgent: c.req.header("user-agent") ?? null,
  };
}

/** Answers errors with problem documents (RFC 9457): `app.onError(problemDetails())`. */
export function problemDetails(options: ProblemOptions = {}): ErrorHandler {
  const answer = createProblemAnswers(options);
  return (error, c) => {
    const { status, headers, document } = answer(toClientError(error), c.req.header("x-request-id"));
    return new Response(JSON.stringify(document), { status, headers });
  };
}

/** Answers unknown paths with a problem document: `app.notFound(notFound)`. */
export const notFound: NotFoundHandler = () => {
  throw pathNotFound();
};

/** The message of Hono's `HTTPException` is meant for clients. */
function toClientError(error: Error): Error {
  if (!("status" in error) || !("getResponse" in error)) return error;
  const { status, message } = error;
  return isClientError(status) ? clientErrorOf(status, message || refused) : error;
}
