import Router from "@koa/router";
import type { RequestContext } from "../../middleware/request-context.ts";
import { HttpError, pathNotFound } from "../../problems/http-error.ts";
import { allowHeader } from "../../problems/problem-headers.ts";
import type { Method, RouteGroup } from "../define/route.ts";
import type { PipelineServices, RequestPipeline } from "./request-pipeline.ts";
import { createRequestPipeline } from "./request-pipeline.ts";

/** Answers requests that match a route; others with 404, 405 or, for OPTIONS, the allowed methods. */
export type Dispatch = (context: RequestContext) => Promise<void>;

export function createRouter(groups: readonly RouteGroup[], services: PipelineServices): Dispatch {
  const router = new Router({ sensitive: true });
  const fixed = new FixedPaths();
  for (const { basePath, routes } of groups)
    for (const route of routes) {
      const pattern = basePath + route.path || "/";
      const run = createRequestPipeline(route, pattern, services);
      fixed.add(pattern, route.method, run);
      router.register(toRouterPath(pattern), [route.method], (ctx) =>
        run(ctx.state["requestContext"], ctx["params"]),
      );
    }
  const dispatch = router.routes();

  return async (context) => {
    const { ctx } = context;
    // A target in absolute form has more to check than its path (RFC 9112 §3.2.2).
    const run = ctx.req.url?.startsWith("/") ? fixed.find(context.path, ctx.method) : undefined;
    if (run !== undefined) return run(context, {});
    requireValidPath(context);
    ctx.state["requestContext"] = context;
    // A router of the host may have set its matches here; this one adds the layers whose path matches.
    const matched: { readonly methods: readonly string[] }[] = [];
    // The router sets the members that Koa's context lacks before it calls a handler.
    const routed = Object.assign(ctx, { matched }) as unknown as Parameters<typeof dispatch>[0];
    await dispatch(routed, async () =>
      refuseMethod(
        ctx,
        matched.flatMap(({ methods }) => methods),
      ),
    );
  };
}

/** The routes without parameters, which a request finds without trying the patterns of the others. */
class FixedPaths {
  readonly #pipelines = new Map<string, Map<string, RequestPipeline>>();

  add(pattern: string, method: Method, run: RequestPipeline): void {
    if (pattern.includes("{")) return;
    const ofPath = this.#pipelines.get(pattern) ?? new Map<string, RequestPipeline>();
    this.#pipelines.set(pattern, ofPath);
    ofPath.set(method.toUpperCase(), run);
    if (method === "get") ofPath.set("HEAD", run);
  }

  find(path: string, method: string): RequestPipeline | undefined {
    return this.#pipelines.get(path)?.get(method);
  }
}

function toRouterPath(pattern: string): string {
  return pattern.replace(/\{(\w+)\}/g, ":$1");
}

/**
 * The router matches the path that Koa's parser reads. For some request targets that parser throws, or reads another path
 * than everything before the router: it takes `//user@host` for a host, and a backslash for a slash.
 */
function requireValidPath({ ctx, path }: RequestContext): void {
  if (!path.startsWith("/")) throw malformedUrl("The request target is not a path.");
  try {
    decodeURIComponent(path);
  } catch {
    throw malformedUrl("The percent-encoding of the path is malformed.");
  }
  if (routedPathOf(ctx) !== path)
    throw malformedUrl("The request target is ambiguous. Send only a path and a query.");
}

function routedPathOf(ctx: RequestContext["ctx"]): string | null {
  try {
    return ctx.path;
  } catch {
    return null;
  }
}

function malformedUrl(detail: string): HttpError {
  return new HttpError("http.malformed_url", detail);
}

/**
 * Answers OPTIONS on a path that has methods.
 * @throws HttpError for every other method or path
 */
export function refuseMethod(ctx: RequestContext["ctx"], methods: readonly string[]): void {
  if (methods.length === 0) throw pathNotFound();
  if (ctx.method !== "OPTIONS")
    throw new HttpError("http.method_not_allowed", `This path does not support ${ctx.method}.`, {
      allowedMethods: methods,
    });
  ctx.status = 204;
  ctx.set(allowHeader(methods));
}
