import type { ClientInfo, Portcullis, UserActor } from "@portcullis/core";
import type { FastifyPluginCallback, FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import { authenticateRequest } from "../middleware/authentication.ts";
import { pathNotFound } from "../problems/http-error.ts";
import { clientErrorOf, isClientError, refused } from "../problems/problem.ts";
import type { ProblemOptions } from "./index.ts";
import { createProblemAnswers, representationHeaders } from "./problem-answers.ts";

const actors = new WeakMap<FastifyRequest, UserActor>();

/** Passes requests of signed-in users, and answers others with 401. Handlers read the user with `actorOf`. */
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
  if (actor === undefined) throw new TypeError("This route has no requireUser before it. Add it.");
  return actor;
}

/** The client's address and user agent, for `signIn`. The address follows Fastify's `trustProxy` setting. */
export function clientOf({ ip, headers }: FastifyRequest): ClientInfo {
  return { ip, userAgent: headers["user-agent"] ?? null };
}

/** A plugin that answers errors and unknown paths of the whole app with problem documents (RFC 9457). */
export const problemDetails: FastifyPluginCallback<ProblemOptions> = (app, options, done) => {
  const answer = createProblemAnswers(options);
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, document } = answer(
      toClientError(error),
      textOf(request.headers["x-request-id"]),
    );
    for (const name of representationHeaders) reply.removeHeader(name);
    return reply
      .code(status)
      .headers(headers)
      .send(Buffer.from(JSON.stringify(document)));
  });
  app.setNotFoundHandler(() => {
    throw pathNotFound();
  });
  done();
};
// As fastify-plugin does: the handlers apply to the whole app, not to this plugin's own context only.
Object.assign(problemDetails, { [Symbol.for("skip-override")]: true });

/**
 * Messages of Fastify's own client errors (a malformed body, a schema mismatch) and of `http-errors` are meant for
 * clients. Of other errors only the status is used: their message may come from another server.
 */
function toClientError(error: unknown): unknown {
  if (!(error instanceof Error) || !("statusCode" in error)) return error;
  const { statusCode, message } = error;
  if (!isClientError(statusCode)) return error;
  const isMeantForClients =
    ("code" in error && String(error.code).startsWith("FST_")) ||
    ("expose" in error && error.expose === true);
  return clientErrorOf(statusCode, isMeantForClients ? message : refused);
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : undefined;
}
