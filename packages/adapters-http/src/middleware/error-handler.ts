import type { Context } from "koa";
import type { HttpLogger } from "../logging/http-logger.ts";
import { describeError, reasonOf } from "../logging/http-logger.ts";
import type { ErrorFormat } from "../problems/error-format.ts";
import { toOAuthError } from "../problems/oauth-error.ts";
import type { FieldNames, Problem } from "../problems/problem.ts";
import { toProblem } from "../problems/problem.ts";
import type { ProblemType } from "../problems/problem-details.ts";
import { serviceUnavailable } from "../problems/problem-details.ts";

export interface ErrorScope {
  readonly requestId: string;
  readonly errorFormat: ErrorFormat;
  readonly fields: FieldNames;
}

/** Turns whatever was thrown into the answer, and logs what nobody foresaw. */
export class ProblemWriter {
  readonly #table: ReadonlyMap<string, ProblemType>;
  readonly #logger: HttpLogger;

  constructor(table: ReadonlyMap<string, ProblemType>, logger: HttpLogger) {
    this.#table = table;
    this.#logger = logger;
  }

  write(ctx: Context, error: unknown, { requestId, errorFormat, fields }: ErrorScope): void {
    const problem = toProblem(error, this.#table, requestId, fields);
    logProblem(this.#logger, problem, error);

    ctx.set(problem.headers);
    ctx.set("Cache-Control", "no-store");
    const oauthError = errorFormat === "oauth" ? toOAuthError(problem) : null;
    if (oauthError !== null) {
      ctx.remove("WWW-Authenticate");
      ctx.status = 400;
      ctx.set("Pragma", "no-cache");
      ctx.body = oauthError;
    } else {
      ctx.status = problem.status;
      ctx.body = JSON.stringify(problem.document);
      ctx.type = "application/problem+json";
    }
  }
}

/** Logs what nobody foresaw, and outages; other refusals are the client's affair. */
export function logProblem(
  logger: HttpLogger,
  { document, unexpected, status }: Problem,
  error: unknown,
): void {
  const { requestId, code } = document;
  if (unexpected) logger.error({ requestId, err: describeError(error) }, "unexpected error");
  // Without a stack: in an outage there is one for each request.
  else if (status === serviceUnavailable)
    logger.warn({ requestId, code, reason: reasonOf(error) }, "unavailable");
}
