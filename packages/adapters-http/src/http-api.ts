import type { UserActor } from "@portcullis/core";
import type { Context } from "koa";
import { documentPages, documentRoutes } from "./documentation/documents.ts";
import { servePage } from "./documentation/static-document.ts";
import { authenticateWith } from "./middleware/authentication.ts";
import { ProblemWriter } from "./middleware/error-handler.ts";
import type { KoaContext, KoaMiddleware, KoaStateMiddleware } from "./middleware/koa-types.ts";
import { createEdge } from "./middleware/middleware-chain.ts";
import { ownership, pathOf } from "./middleware/path-scope.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { createOpenApiDocument } from "./openapi/document.ts";
import type { HttpApiOptions } from "./options.ts";
import { resolveOptions } from "./options.ts";
import { problemTable } from "./problems/problem-details.ts";
import { InProcessRateLimiter } from "./rate-limit/in-process-rate-limiter.ts";
import { RateLimitGate } from "./rate-limit/rate-limit-guard.ts";
import type { Route, RouteGroup } from "./route-kit/define/route.ts";
import { createDispatch, refuseMethod } from "./route-kit/run/router.ts";
import { portcullisRoutes } from "./routes/portcullis-routes.ts";

/** The API, and the parts of it that a host's own middleware can use. */
export interface HttpApi {
  /** Answers the paths of the API and the documents beside it, and leaves every other path to the host. */
  readonly middleware: KoaMiddleware;
  /** For the host's own middleware, below `problems`: sets `ctx.state.actor`, or throws a 401. */
  readonly authenticate: KoaStateMiddleware<{ actor: UserActor }>;
  /** For the host's own middleware: what is thrown below becomes a problem document, as in the API. */
  readonly problems: KoaMiddleware;
  readonly openapi: OpenApiDocument;
  /** Every route that is served below the base path. */
  readonly routes: readonly Route[];
}

/** Everything HTTP, to be mounted in a Koa app: `app.use(createHttpApi(options).middleware)`. */
export function createHttpApi(input: HttpApiOptions): HttpApi {
  const options = resolveOptions(input, () => new InProcessRateLimiter());
  const { portcullis, prefix, basePath, publicUrl, logger } = options;
  const apiPath = prefix + basePath;
  const publicPath = publicUrl.pathname.replace(/\/$/, "");
  const routes = [...portcullisRoutes(portcullis), ...options.routes];
  const documents = documentRoutes(options, publicPath + prefix);
  const groups: readonly RouteGroup[] = [
    { basePath: apiPath, routes },
    { basePath: prefix, routes: documents },
  ];
  const table = problemTable(options.problems);
  const openapi = createOpenApiDocument({
    title: options.title,
    description: options.description,
    tags: options.tags,
    version: options.version,
    serverUrl: publicUrl.href.replace(/\/$/, ""),
    tokenPath: `${publicPath}${apiPath}/auth/token`,
    groups,
    problems: table,
  });
  const problems = new ProblemWriter(table, logger);
  const edge = createEdge({ ...options, problems, headers: securityHeaders(publicUrl) });
  const authenticate = portcullis.authenticateAccessToken;
  const dispatch = createDispatch(groups, {
    authenticate,
    gate: new RateLimitGate(options.rateLimiter),
    publicPath,
    basePath: publicPath + apiPath,
  });
  const pages = documentPages(options, openapi, publicPath + prefix);
  const isOurs = ownership(options, [...documents.map(({ path }) => prefix + path || "/"), ...pages.keys()]);

  return {
    openapi,
    routes,
    authenticate: authenticateWith(authenticate),
    problems: (context, next) => edge.guard(wholeContext(context), next),
    middleware: async (context, next) => {
      const ctx = wholeContext(context);
      const path = pathOf(ctx);
      if (!isOurs(path)) {
        await next();
        return;
      }
      return edge.answer(ctx, async (exchange) => {
        const page = pages.get(path);
        if (page === undefined) return dispatch(exchange);
        exchange.route = path;
        if (ctx.method !== "GET" && ctx.method !== "HEAD") return refuseMethod(ctx, ["GET", "HEAD"]);
        return servePage(ctx, page);
      });
    },
  };
}

/** Koa calls middleware with a whole context; that our types ask for less of it is for hosts. */
function wholeContext(context: KoaContext): Context {
  return context as unknown as Context;
}
