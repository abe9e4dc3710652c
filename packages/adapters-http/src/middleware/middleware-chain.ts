import type { Context } from "koa";
import type { HttpLogger } from "../logging/http-logger.ts";
import { corsFor } from "./cors.ts";
import type { ProblemWriter } from "./error-handler.ts";
import { Exchange } from "./request-context.ts";
import { withinRequest } from "./request-signal.ts";
import type { SecurityHeaders } from "./security-headers.ts";

interface EdgeOptions {
  readonly problems: ProblemWriter;
  readonly logger: HttpLogger;
  readonly headers: SecurityHeaders;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: number;
}

export interface Edge {
  /** Wraps an answer of ours: request id, headers, CORS, error boundary and log entry. */
  answer(ctx: Context, respond: (exchange: Exchange) => Promise<void>): Promise<void>;
  /** The error boundary alone, around what the host answers. */
  guard(ctx: Context, respond: () => Promise<unknown>): Promise<void>;
}

export function createEdge({ problems, logger, headers, corsOrigins, trustProxy }: EdgeOptions): Edge {
  const cors = corsFor(corsOrigins);
  const defaults = { ...headers, "Cache-Control": "no-store" };

  return {
    async answer(ctx, respond) {
      const started = performance.now();
      const exchange = new Exchange(ctx, trustProxy);
      ctx.set(defaults);
      ctx.set("X-Request-Id", exchange.requestId);
      try {
        await withinRequest(ctx.res, async () =>
          cors === null ? respond(exchange) : cors(ctx, () => respond(exchange)),
        );
      } catch (error) {
        problems.write(ctx, error, exchange);
      }
      logRequest(logger, exchange, started);
    },
    async guard(ctx, respond) {
      try {
        await withinRequest(ctx.res, respond);
      } catch (error) {
        const exchange = new Exchange(ctx, trustProxy);
        ctx.set("X-Request-Id", exchange.requestId);
        problems.write(ctx, error, exchange);
      }
    },
  };
}

const longestPath = 200;

function logRequest(logger: HttpLogger, exchange: Exchange, started: number): void {
  const { ctx, path, requestId, route, userId, ip } = exchange;
  const entry = {
    method: ctx.method,
    route: route ?? printable(path),
    status: ctx.status,
    durationMs: Math.round((performance.now() - started) * 100) / 100,
    requestId,
    userId,
    ip,
  };
  if (entry.status >= 500) logger.error(entry, "request failed");
  else logger.info(entry, "request");
}

/** A path nobody routed is the client's text: no line breaks, no control characters, no end. */
function printable(path: string): string {
  return path.slice(0, longestPath).replace(/[^\x21-\x7e]/g, "?");
}
