export { createKoaApp, koaAppOf } from "./embedding/koa-app.ts";
export type { HttpApi } from "./http-api.ts";
export { createHttpApi } from "./http-api.ts";
export type { HttpLogger } from "./logging/http-logger.ts";
export { authenticateRequest } from "./middleware/authentication.ts";
export { clientAddress, clientKey } from "./middleware/client-address.ts";
export type { KoaApp, KoaContext, KoaMiddleware, KoaStateMiddleware } from "./middleware/koa-types.ts";
export { requestSignal } from "./middleware/request-signal.ts";
export type { OpenApiDocument } from "./openapi/document.ts";
export type { DocumentName, HttpApiOptions } from "./options.ts";
export { documentNames } from "./options.ts";
export type { HttpErrorCode, HttpErrorOptions, RateLimitQuota } from "./problems/http-error.ts";
export { HttpError } from "./problems/http-error.ts";
export type { ProblemDocument } from "./problems/problem.ts";
export type { ProblemType, ProblemTypes } from "./problems/problem-details.ts";
export type { AttemptLimit } from "./rate-limit/attempt-limit.ts";
export { InProcessRateLimiter } from "./rate-limit/in-process-rate-limiter.ts";
export type { RateLimiter, RateLimitRule, RateLimitState } from "./rate-limit/rate-limiter.ts";
export { rateLimits } from "./rate-limit/rate-limits.ts";
export { entityTag, expectedVersion } from "./route-kit/define/entity-tag.ts";
export type { PageBody } from "./route-kit/define/pagination.ts";
export { linkHeader, pageQuery, pageReply, pageSchema } from "./route-kit/define/pagination.ts";
export { created, noContent, ok } from "./route-kit/define/reply.ts";
export type {
  Access,
  ActorOf,
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
} from "./route-kit/define/route.ts";
export { defineRoute } from "./route-kit/define/route.ts";
export { idParameter, refuse, textFor, timestamp, uuid } from "./route-kit/define/schema.ts";
export { portcullisRoutes } from "./routes/portcullis-routes.ts";
export { answerClientErrors } from "./server/client-error.ts";
export { HttpServer } from "./server/http-server.ts";
export type { HttpServerOptions } from "./server/http-server-options.ts";
