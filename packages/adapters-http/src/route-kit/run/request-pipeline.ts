import type { GetOwnAccount, OwnAccount } from "@portcullis/core";
import { authorize } from "@portcullis/core";
import type { Context } from "koa";
import { requireBearerToken } from "../../middleware/authentication.ts";
import { bearerToken } from "../../middleware/bearer-token.ts";
import type { RequestContext } from "../../middleware/request-context.ts";
import { HttpError } from "../../problems/http-error.ts";
import type { RateLimitGuard } from "../../rate-limit/rate-limit-guard.ts";
import { signInLimitOfUser } from "../../rate-limit/sign-in-limit-of-user.ts";
import type { Reply, Route, RouteRequest } from "../define/route.ts";
import { isOpen } from "../define/route.ts";
import { readQuery } from "../input/parameters.ts";
import { readBody } from "../input/request-body.ts";
import type { Input } from "../input/validation.ts";
import { validate } from "../input/validation.ts";

export interface PipelineServices {
  readonly authenticate: Pick<GetOwnAccount, "execute">;
  readonly guard: RateLimitGuard;
  /** The part of clients' paths that a proxy strips; empty without one. */
  readonly publicPath: string;
  /** The absolute base path of the API, as clients see it. */
  readonly basePath: string;
}

/** Runs one request of a route. */
export type RequestPipeline = (
  context: RequestContext,
  params: Readonly<Record<string, string>>,
) => Promise<void>;

/** The steps from a matched route to its response. Cheap checks come first, so that unauthenticated requests cost little. */
export function createRequestPipeline(
  route: Route,
  pattern: string,
  services: PipelineServices,
): RequestPipeline {
  const { rateLimit, attemptLimits = [], errorFormat = "problem", fields = {} } = route;
  const { guard } = services;

  return async (context, params) => {
    context.route = pattern;
    context.errorFormat = errorFormat;
    context.fields = fields;
    requireAcceptable(context.ctx);
    if (rateLimit !== undefined) context.ctx.set(await guard.consume(rateLimit, context.ip));
    const isGuarded = !isOpen(route);
    const early = isGuarded ? await signedIn(route, context, services) : null;
    const input = await readInput(route, context.ctx, params);
    // The client may have sent its body slowly: its permissions are checked again now that the body is complete.
    const signedInUser =
      isGuarded && route.body !== undefined ? await signedIn(route, context, services) : early;
    const request = toRequest(context, signedInUser, input, services);
    const handle = async (): Promise<Reply> => route.handle(request);
    send(context.ctx, await guard.attempt(attemptLimits, request, handle));
  };
}

function requireAcceptable(ctx: Context): void {
  const accept = ctx.req.headers.accept;
  if (accept === undefined || accept === "*/*" || accept === "application/json") return;
  if (ctx.accepts("application/json", "application/problem+json") === false)
    throw new HttpError(
      "http.not_acceptable",
      "Responses are application/json or application/problem+json. Accept one of them.",
    );
}

async function signedIn(
  { access }: Route,
  context: RequestContext,
  { authenticate }: PipelineServices,
): Promise<OwnAccount> {
  const found = await authenticate.execute(requireBearerToken(context.ctx.req));
  context.userId = found.user.id;
  if (typeof access === "object" && access.unless === undefined) authorize(found.actor, access.permission);
  return found;
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
  if (isMissing && !bodyIsOptional) throw new HttpError("http.missing_body", "This request requires a body.");
  return validate(isMissing ? { ...route, body: undefined } : route, {
    params,
    query: query && readQuery(ctx.querystring),
    body: sent,
  });
}

function toRequest(
  { ctx, ip, requestId }: RequestContext,
  signedInUser: OwnAccount | null,
  input: Input,
  { guard, publicPath, basePath }: PipelineServices,
): RouteRequest {
  const header = (name: string): string | undefined => {
    const value = ctx.req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  return {
    ...input,
    actor: signedInUser?.actor ?? null,
    user: signedInUser?.user ?? null,
    requestId,
    client: { ip, userAgent: header("user-agent") ?? null },
    self: { path: publicPath + ctx.path, search: ctx.querystring },
    header,
    accessToken: () => bearerToken(ctx.req),
    passwordCheckLimit: (identifier) => signInLimitOfUser(guard, ip, identifier),
    link: (path) => basePath + path,
  };
}

function send(ctx: Context, { status, body, headers }: Reply): void {
  ctx.status = status;
  if (body === undefined) ctx.body = null;
  else ctx.body = typeof body === "string" ? JSON.stringify(body) : body;
  // Koa would set text/plain or text/html for a string.
  if (typeof body === "string") ctx.type = "application/json";
  if (headers !== undefined) ctx.set(headers);
}
