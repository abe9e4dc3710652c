import Koa from "koa";
import type { HttpApi } from "../http-api.ts";
import { createHttpApi } from "../http-api.ts";
import type { HttpLogger } from "../logging/http-logger.ts";
import { describeError, silentLogger } from "../logging/http-logger.ts";
import type { KoaApp } from "../middleware/koa-types.ts";
import type { HttpApiOptions } from "../options.ts";

/** A Koa app that serves only the API: it answers every path. */
export function createKoaApp(options: Omit<HttpApiOptions, "answersUnknownPaths">): {
  app: KoaApp;
  api: HttpApi;
} {
  const api = createHttpApi({ ...options, answersUnknownPaths: true });
  return { app: koaAppOf(api, options.logger), api };
}

/** A Koa app around an existing API, such as one from a container. */
export function koaAppOf({ middleware }: HttpApi, logger: HttpLogger = silentLogger): KoaApp {
  const app = new Koa();
  // Errors after the response has begun, such as a connection that the client closed.
  app.on("error", (error: unknown) => logger.warn({ err: describeError(error) }, "response failed"));
  app.use(middleware);
  return app;
}
