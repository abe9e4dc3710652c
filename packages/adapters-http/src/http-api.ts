import type { UserActor } from "@portcullis/core";
import type { Context } from "koa";
import { documentRoutes, staticDocuments } from "./documentation/documents.ts";
import { serveDocument } from "./documentation/static-document.ts";
import { authenticateWith } from "./middleware/authentication.ts";
import { ErrorHandler } from "./middleware/error-handler.ts";
import type { KoaContext, KoaMiddleware, KoaStateMiddleware } from "./middleware/koa-types.ts";
import { createMiddlewareChain } from "./middleware/middleware-chain.ts";
import { createPathScope, pathOf } from "./middleware/path-scope.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { createOpenApiDocument } from "./openapi/document.ts";
import type { HttpApiOptions } from "./options.ts";
import { resolveOptions } from "./options.ts";
import { problemTable } from "./problems/problem-details.ts";
import { RateLimitGuard } from "./rate-limit/rate-limit-guard.ts";
import type { Route, RouteGroup } from "./route-kit/define/route.ts";
import { createRouter, refuseMethod } from "./route-kit/run/router.ts";
import { portcullisRoutes } from "./routes/portcullis-routes.ts";

/** The API, and the parts of it that a host's own middleware can use. */
export interface HttpApi {
  /** Answers the paths of the API and of its documents; every other path goes to the next middleware. */
  readonly middleware: KoaMiddleware;
  /** For the host's own middleware, after `problems`: sets `ctx.state.actor`, or throws a 401. */
  readonly authenticate: KoaStateMiddleware<{ actor: UserActor }>;
  /** For the host's own middleware: answers errors of the middleware after it with problem documents. */
  readonly problems: KoaMiddleware;
  readonly openapi: OpenApiDocument;
  /** Every route below the base path. */
  readonly routes: readonly Route[];
}

/** Creates the API for a Koa app: `app.use(createHttpApi(options).middleware)`. */
export function createHttpApi(input: HttpApiOptions): HttpApi {
  const options = resolveOptions(input);
  const { portcullis, prefix, basePath, publicUrl, logger } = options;
  const apiPath = prefix + basePath;
  const publicPath = publicUrl.pathname.replace(/\/$/, "");
  const routes = [...portcullisRoutes(portcullis), ...options.routes];
  const rootRoutes = documentRoutes(options, publicPath + prefix);
  const groups: readonly RouteGroup[] = [
    { basePath: apiPath, routes },
    { basePath: prefix, routes: rootRoutes },
  ];
  const problems = problemTable(options.problems);
  const openapi = createOpenApiDocument({
    title: options.title,
    description: options.description,
    tags: options.tags,
    version: options.version,
    serverUrl: publicUrl.href.replace(/\/$/, ""),
    tokenPath: `${publicPath}${apiPath}/auth/token`,
    groups,
    problems,
  });
  const errors = new ErrorHandler(problems, logger);
  const chain = createMiddlewareChain({ ...options, errors, headers: securityHeaders(publicUrl) });
  const dispatch = createRouter(groups, {
    authenticate: portcullis.getOwnAccount,
    guard: new RateLimitGuard(options.rateLimiter),
    publicPath,
    basePath: publicPath + apiPath,
  });
  const documents = staticDocuments(options, openapi, publicPath + prefix);
  const rootPaths = rootRoutes.map(({ path }) => prefix + path || "/");
  const isInScope = createPathScope(options, [...rootPaths, ...documents.keys()]);

  return {
    openapi,
    routes,
    authenticate: authenticateWith(portcullis.authenticateAccessToken),
    problems: (ctx, next) => chain.handleErrors(fullContext(ctx), next),
    middleware: async (koaContext, next) => {
      const ctx = fullContext(koaContext);
      const path = pathOf(ctx);
      if (!isInScope(path)) {
        await next();
        return;
      }
      return chain.run(ctx, async (context) => {
        const document = documents.get(path);
        if (document === undefined) return dispatch(context);
        context.route = path;
        if (ctx.method !== "GET" && ctx.method !== "HEAD") return refuseMethod(ctx, ["GET", "HEAD"]);
        return serveDocument(ctx, document);
      });
    },
  };
}

/** Koa passes its full context; the types that this package exports declare a part of it for hosts. */
function fullContext(context: KoaContext): Context {
  return context as unknown as Context;
}
