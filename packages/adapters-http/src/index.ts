export { authenticateRequest } from "./edge/authenticate.ts";
export { clientAddress, clientKey } from "./edge/client-address.ts";
export type { HttpLogger } from "./edge/http-logger.ts";
export { requestSignal } from "./edge/request-signal.ts";
export type { HttpApi } from "./http-api.ts";
export { createHttpApi } from "./http-api.ts";
export { createKoaApp, koaAppOf } from "./koa-app.ts";
export type { KoaApp, KoaContext, KoaMiddleware, KoaStateMiddleware } from "./koa-middleware.ts";
export type { OpenApiDocument } from "./openapi/document.ts";
export type { DocumentName, HttpApiOptions } from "./options.ts";
export { documentNames } from "./options.ts";
export { portcullisRoutes } from "./portcullis-routes.ts";
export { answerClientErrors } from "./problems/client-error.ts";
export type { EdgeErrorCode, EdgeErrorOptions } from "./problems/edge-error.ts";
export { EdgeError } from "./problems/edge-error.ts";
export type { ProblemDocument } from "./problems/problem.ts";
export type { ProblemType, ProblemTypes } from "./problems/problem-details.ts";
export { InProcessRateLimiter } from "./rate-limit/in-process-rate-limiter.ts";
export type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limit/rate-limiter.ts";
export { rateLimits } from "./rate-limit/rules.ts";
export { entityTag, expectedVersion } from "./routing/entity-tag.ts";
export type { PageBody } from "./routing/page.ts";
export { linkHeader, pageQuery, pageReply, pageSchema } from "./routing/page.ts";
export { created, noContent, ok } from "./routing/reply.ts";
export type {
  Access,
  ActorOf,
  AttemptLimit,
  Method,
  ParsedBy,
  Reply,
  ReplyTo,
  ResponseSpec,
  Responses,
  Route,
  RouteDefinition,
  RouteDescription,
  RouteRequest,
} from "./routing/route.ts";
export { defineRoute } from "./routing/route.ts";
export { refuse, textFor, timestamp, uuid } from "./routing/schema.ts";
export { HttpServer } from "./server/http-server.ts";
export type { HttpServerOptions } from "./server/http-server-options.ts";
