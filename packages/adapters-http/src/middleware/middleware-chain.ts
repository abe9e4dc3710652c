import type { Context } from "koa";
import type { HttpLogger } from "../logging/http-logger.ts";
import { logRequest } from "../logging/request-log.ts";
import { corsFor } from "./cors.ts";
import type { ErrorHandler } from "./error-handler.ts";
import { RequestContext } from "./request-context.ts";
import { withinRequest } from "./request-signal.ts";
import type { SecurityHeaders } from "./security-headers.ts";

interface MiddlewareChainOptions {
  readonly errors: ErrorHandler;
  readonly logger: HttpLogger;
  readonly headers: SecurityHeaders;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: number;
}

export interface MiddlewareChain {
  /** Runs a handler of the API inside request id, security headers, CORS, error handling and the request log. */
  run(ctx: Context, handle: (context: RequestContext) => Promise<void>): Promise<void>;
  /** Runs the host's own middleware inside request id and error handling. */
  handleErrors(ctx: Context, next: () => Promise<unknown>): Promise<void>;
}

export function createMiddlewareChain(options: MiddlewareChainOptions): MiddlewareChain {
  const { errors, logger, headers, corsOrigins, trustProxy } = options;
  const cors = corsFor(corsOrigins);
  const defaults = { ...headers, "Cache-Control": "no-store" };

  return {
    async run(ctx, handle) {
      const started = performance.now();
      const context = new RequestContext(ctx, trustProxy);
      ctx.set(defaults);
      ctx.set("X-Request-Id", context.requestId);
      try {
        await withinRequest(ctx.res, async () =>
          cors === null ? handle(context) : cors(ctx, () => handle(context)),
        );
      } catch (error) {
        errors.handle(ctx, error, context);
      }
      const { path, route, requestId, userId, ip } = context;
      const durationMs = performance.now() - started;
      const { method, status } = ctx;
      logRequest(logger, { method, path, route, status, durationMs, requestId, userId, ip });
    },
    async handleErrors(ctx, next) {
      try {
        await withinRequest(ctx.res, next);
      } catch (error) {
        errors.handle(ctx, error, new RequestContext(ctx, trustProxy));
      }
    },
  };
}
