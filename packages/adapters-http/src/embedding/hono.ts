import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from "hono";
import type { GetConnInfo } from "hono/conninfo";
import { EdgeError } from "../problems/http-error.ts";
import { isClientError, refusalOf, refused } from "../problems/problem.ts";
import { authenticateBearer } from "./authenticate-bearer.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers } from "./problem-answers.ts";

/** What `requireUser` adds to a route's context. */
export interface SignedIn {
  Variables: { readonly actor: UserActor };
}

/** Lets signed-in users through, and answers the others 401. Handlers find the user as `c.var.actor`. */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
): MiddlewareHandler<SignedIn> {
  return async (c, next) => {
    c.set("actor", await authenticateBearer(portcullis, c.req.header("authorization")));
    await next();
  };
}

/**
 * Who is at the other end, for `signIn`.
 * @param getConnInfo of the runtime's adapter, such as `@hono/node-server/conninfo`
 */
export function clientOf(c: Context, getConnInfo: GetConnInfo): ClientInfo {
  return {
    ip: getConnInfo(c).remote.address ?? null,
    userAgent: c.req.header("user-agent") ?? null,
  };
}

/** Answers what handlers throw with problem documents (RFC 9457): `app.onError(problemDetails())`. */
export function problemDetails(options: ProblemOptions = {}): ErrorHandler {
  const answer = createProblemAnswers(options);
  return (error, c) => {
    const { status, headers, document } = answer(toRefusal(error), c.req.header("x-request-id"));
    return new Response(JSON.stringify(document), { status, headers });
  };
}

/** The 404 of an app that speaks problem details: `app.notFound(notFound)`. */
export const notFound: NotFoundHandler = () => {
  throw new EdgeError("http.not_found", "There is nothing at this path.");
};

/** Hono's `HTTPException` is meant for clients. */
function toRefusal(error: Error): Error {
  if (!("status" in error) || !("getResponse" in error)) return error;
  const { status, message } = error;
  return isClientError(status) ? refusalOf(status, message || refused) : error;
}
