import type { HttpApi } from "@portcullis/adapters-http";
import Koa from "koa";
import { jsonErrors, parseBodies, requestTime, routesGuardedBy } from "./host.ts";

export const layers = ["parseBodies", "jsonErrors", "identity", "routes"] as const;
export type Layer = (typeof layers)[number];

/** The host's app with the API in it. Every order works; the default is that of most apps. */
export function createApp(api: HttpApi, order: readonly Layer[] = layers): Koa {
  const middleware = { parseBodies, jsonErrors, identity: api.middleware, routes: routesGuardedBy(api) };
  const app = new Koa().use(requestTime);
  for (const layer of order) app.use(middleware[layer]);
  return app;
}
