import Router from "@koa/router";
import type { Exchange } from "../../middleware/request-context.ts";
import { EdgeError } from "../../problems/http-error.ts";
import type { RouteGroup } from "../define/route.ts";
import type { EndpointServices } from "./request-pipeline.ts";
import { createEndpoint } from "./request-pipeline.ts";

/** Answers requests that match a route; the others with 404, 405 or, for OPTIONS, with what is allowed. */
export type Dispatch = (exchange: Exchange) => Promise<void>;

export function createDispatch(groups: readonly RouteGroup[], services: EndpointServices): Dispatch {
  const router = new Router({ sensitive: true });
  for (const { basePath, routes } of groups)
    for (const route of routes) {
      const pattern = basePath + route.path || "/";
      const endpoint = createEndpoint(route, pattern, services);
      router.register(toRouterPath(pattern), [route.method], (ctx) =>
        endpoint(ctx.state["exchange"], ctx["params"]),
      );
    }
  const dispatch = router.routes();

  return async (exchange) => {
    const { ctx } = exchange;
    requirePath(exchange.path);
    ctx.state["exchange"] = exchange;
    // A router of the host may have left its matches here; ours adds the layers whose path matches.
    const matched: { readonly methods: readonly string[] }[] = [];
    // Koa's context lacks what the router itself puts there before a handler runs.
    const routed = Object.assign(ctx, { matched }) as unknown as Parameters<typeof dispatch>[0];
    await dispatch(routed, async () =>
      refuseMethod(
        ctx,
        matched.flatMap(({ methods }) => methods),
      ),
    );
  };
}

function toRouterPath(pattern: string): string {
  return pattern.replace(/\{(\w+)\}/g, ":$1");
}

/** Koa's own parser throws for some request targets that are no path, so it must not see them. */
function requirePath(path: string): void {
  if (!path.startsWith("/")) throw new EdgeError("http.malformed_url", "The request target is not a path.");
  try {
    decodeURIComponent(path);
  } catch {
    throw new EdgeError("http.malformed_url", "The path has a malformed percent-encoding.");
  }
}

/** @throws EdgeError unless it is OPTIONS on a path that has methods */
export function refuseMethod(ctx: Exchange["ctx"], methods: readonly string[]): void {
  if (methods.length === 0) throw new EdgeError("http.not_found", "There is nothing at this path.");
  const allow = [...new Set([...methods, "OPTIONS"])].sort().join(", ");
  if (ctx.method !== "OPTIONS")
    throw new EdgeError("http.method_not_allowed", "This path has other methods.", {
      headers: { Allow: allow },
    });
  ctx.status = 204;
  ctx.set("Allow", allow);
}
