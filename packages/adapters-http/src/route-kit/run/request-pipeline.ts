import type { AuthenticateAccessToken, UserActor } from "@portcullis/core";
import { authorize } from "@portcullis/core";
import type { Context } from "koa";
import { authenticateRequest } from "../../middleware/authentication.ts";
import { bearerToken } from "../../middleware/bearer-token.ts";
import type { Exchange } from "../../middleware/request-context.ts";
import { EdgeError } from "../../problems/http-error.ts";
import { accountLimit } from "../../rate-limit/account-limit.ts";
import type { RateLimitGate } from "../../rate-limit/rate-limit-guard.ts";
import type { Reply, Route, RouteRequest } from "../define/route.ts";
import { isOpen } from "../define/route.ts";
import { readQuery } from "../input/parameters.ts";
import { readBody } from "../input/request-body.ts";
import type { Input } from "../input/validation.ts";
import { validate } from "../input/validation.ts";

export interface EndpointServices {
  readonly authenticate: Pick<AuthenticateAccessToken, "execute">;
  readonly gate: RateLimitGate;
  /** What clients put before a path as the server sees it; empty unless a proxy cuts it off. */
  readonly publicPath: string;
  /** The absolute path that routes hang below, as clients see it. */
  readonly basePath: string;
}

export type Endpoint = (exchange: Exchange, params: Readonly<Record<string, string>>) => Promise<void>;

/** Everything between a matched route and its answer, in the order that costs a stranger least of our time. */
export function createEndpoint(route: Route, pattern: string, services: EndpointServices): Endpoint {
  const { rateLimit, attemptLimits = [] } = route;
  const { gate } = services;

  return async (exchange, params) => {
    Object.assign(exchange, {
      route: pattern,
      errorFormat: route.errorFormat ?? "problem",
      fields: route.fields ?? {},
    });
    requireAcceptable(exchange.ctx);
    if (rateLimit !== undefined) await gate.admit(exchange, rateLimit);
    const isGuarded = !isOpen(route);
    const before = isGuarded ? await signedIn(route, exchange, services) : null;
    const input = await readInput(route, exchange.ctx, params);
    // A client sends its body as slowly as it likes; what it may do is what it may do once the body is here.
    const actor = isGuarded && route.body !== undefined ? await signedIn(route, exchange, services) : before;
    const request = toRequest(exchange, actor, input, services);
    const handle = async (): Promise<Reply> => route.handle(request);
    send(exchange.ctx, await gate.attemptWithin(attemptLimits, request, handle));
  };
}

/** JSON and problem documents are all there is. */
function requireAcceptable(ctx: Context): void {
  const accept = ctx.req.headers.accept;
  if (accept === undefined || accept === "*/*" || accept === "application/json") return;
  if (ctx.accepts("application/json", "application/problem+json") === false)
    throw new EdgeError("http.not_acceptable", "Answers are application/json or application/problem+json.");
}

async function signedIn(
  { access }: Route,
  exchange: Exchange,
  { authenticate }: EndpointServices,
): Promise<UserActor> {
  const actor = await authenticateRequest(authenticate, exchange.ctx);
  exchange.userId = actor.userId;
  if (typeof access === "object" && access.unless === undefined) authorize(actor, access.permission);
  return actor;
}

async function readInput(
  route: Route,
  ctx: Context,
  params: Readonly<Record<string, string>>,
): Promise<Input> {
  const { query, body, bodyType = "json", bodyIsOptional = false } = route;
  if (route.params === undefined && query === undefined && body === undefined)
    return { params: undefined, query: undefined, body: undefined };
  const sent = body && (await readBody(ctx, bodyType));
  const isMissing = body !== undefined && sent === undefined;
  if (isMissing && !bodyIsOptional) throw new EdgeError("http.missing_body", "This needs a body.");
  return validate(isMissing ? { ...route, body: undefined } : route, {
    params,
    query: query && readQuery(ctx.querystring),
    body: sent,
  });
}

function toRequest(
  { ctx, ip, requestId }: Exchange,
  actor: UserActor | null,
  input: Input,
  { gate, publicPath, basePath }: EndpointServices,
): RouteRequest {
  const header = (name: string): string | undefined => {
    const value = ctx.req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  return {
    ...input,
    actor,
    requestId,
    client: { ip, userAgent: header("user-agent") ?? null },
    self: { path: publicPath + ctx.path, search: ctx.querystring },
    header,
    accessToken: () => bearerToken(ctx.req),
    passwordCheckLimit: (identifier) => accountLimit(gate, ip, identifier),
    link: (path) => basePath + path,
  };
}

function send(ctx: Context, { status, body, headers }: Reply): void {
  ctx.status = status;
  if (body === undefined) ctx.body = null;
  else ctx.body = typeof body === "string" ? JSON.stringify(body) : body;
  // Koa takes text for plain text or HTML.
  if (typeof body === "string") ctx.type = "application/json";
  if (headers !== undefined) ctx.set(headers);
}
