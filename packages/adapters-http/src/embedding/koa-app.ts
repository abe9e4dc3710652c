import Koa from "koa";
import type { HttpApi } from "../http-api.ts";
import { createHttpApi } from "../http-api.ts";
import type { HttpLogger } from "../logging/http-logger.ts";
import { describeError, silentLogger } from "../logging/http-logger.ts";
import type { KoaApp } from "../middleware/koa-types.ts";
import type { HttpApiOptions } from "../options.ts";

/** A Koa app that is nothing but the API: every path is answered by it. */
export function createKoaApp(options: Omit<HttpApiOptions, "ownsEveryPath">): {
  app: KoaApp;
  api: HttpApi;
} {
  const api = createHttpApi({ ...options, ownsEveryPath: true });
  return { app: koaAppOf(api, options.logger), api };
}

/** A Koa app around an API that was made elsewhere, such as in a container. */
export function koaAppOf({ middleware }: HttpApi, logger: HttpLogger = silentLogger): KoaApp {
  const app = new Koa();
  // What fails after the answer was begun, such as a connection that the client closed.
  app.on("error", (error: unknown) => logger.warn({ err: describeError(error) }, "response failed"));
  app.use(middleware);
  return app;
}
