import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import type { FastifyPluginCallback, FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import { authenticateRequest } from "../middleware/authentication.ts";
import { EdgeError } from "../problems/http-error.ts";
import { isClientError, refusalOf, refused } from "../problems/problem.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers, headersOfAnotherBody } from "./problem-answers.ts";

const actors = new WeakMap<FastifyRequest, UserActor>();

/** Lets signed-in users through, and answers the others 401. Handlers get the user with `actorOf`. */
export function requireUser(
  portcullis: Pick<Portcullis, "authenticateAccessToken">,
): preHandlerAsyncHookHandler {
  return async (request) => {
    actors.set(request, await authenticateRequest(portcullis.authenticateAccessToken, { req: request.raw }));
  };
}

/**
 * The signed-in user of a request whose route has `requireUser`.
 * @throws TypeError where the route has not
 */
export function actorOf(request: FastifyRequest): UserActor {
  const actor = actors.get(request);
  if (actor === undefined) throw new TypeError("This route has no requireUser in front of it.");
  return actor;
}

/** Who is at the other end, for `signIn`. The address follows Fastify's `trustProxy` setting. */
export function clientOf({ ip, headers }: FastifyRequest): ClientInfo {
  return { ip, userAgent: headers["user-agent"] ?? null };
}

/** A plugin that answers errors and unknown paths of the whole app with problem documents (RFC 9457). */
export const problemDetails: FastifyPluginCallback<ProblemOptions> = (app, options, done) => {
  const answer = createProblemAnswers(options);
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, document } = answer(toRefusal(error), textOf(request.headers["x-request-id"]));
    for (const name of headersOfAnotherBody) reply.removeHeader(name);
    return reply
      .code(status)
      .headers(headers)
      .send(Buffer.from(JSON.stringify(document)));
  });
  app.setNotFoundHandler(() => {
    throw new EdgeError("http.not_found", "There is nothing at this path.");
  });
  done();
};
// As fastify-plugin does: what is set here holds for the app, not for this plugin's own context alone.
Object.assign(problemDetails, { [Symbol.for("skip-override")]: true });

/**
 * Fastify's own refusals (a malformed body, a schema that does not match) and those of `http-errors` are meant for
 * clients. Of others the status alone counts: their words may be what another server said to this one.
 */
function toRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !("statusCode" in error)) return error;
  const { statusCode, message } = error;
  if (!isClientError(statusCode)) return error;
  const isMeantForClients =
    ("code" in error && String(error.code).startsWith("FST_")) ||
    ("expose" in error && error.expose === true);
  return refusalOf(statusCode, isMeantForClients ? message : refused);
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : undefined;
}
