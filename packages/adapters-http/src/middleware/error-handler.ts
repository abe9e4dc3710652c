import type { Context } from "koa";
import type { HttpLogger } from "../logging/http-logger.ts";
import { logProblem } from "../logging/problem-log.ts";
import type { ErrorFormat } from "../problems/oauth-error.ts";
import { toOAuthError } from "../problems/oauth-error.ts";
import type { FieldNames } from "../problems/problem.ts";
import { toProblem } from "../problems/problem.ts";
import type { ProblemType } from "../problems/problem-details.ts";

/** What an error response depends on besides the error. */
export interface ErrorScope {
  readonly requestId: string;
  readonly errorFormat: ErrorFormat;
  readonly fields: FieldNames;
}

/** Logs an error and writes the error response. */
export class ErrorHandler {
  readonly #table: ReadonlyMap<string, ProblemType>;
  readonly #logger: HttpLogger;

  constructor(table: ReadonlyMap<string, ProblemType>, logger: HttpLogger) {
    this.#table = table;
    this.#logger = logger;
  }

  handle(ctx: Context, error: unknown, { requestId, errorFormat, fields }: ErrorScope): void {
    const problem = toProblem(error, this.#table, requestId, fields);
    logProblem(this.#logger, problem, error);

    const oauthError = errorFormat === "oauth" ? toOAuthError(problem) : null;
    ctx.status = oauthError === null ? problem.status : 400;
    ctx.body = JSON.stringify(oauthError ?? problem.document);
    ctx.set(problem.headers);
    if (oauthError === null) return;
    ctx.remove("WWW-Authenticate");
    ctx.set({ "Content-Type": "application/json; charset=utf-8", Pragma: "no-cache" });
  }
}
