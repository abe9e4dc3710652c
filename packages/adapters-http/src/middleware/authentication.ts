import type { AuthenticateAccessToken, UserActor } from "@portcullis/core";
import { HttpError } from "../problems/http-error.ts";
import { bearerToken } from "./bearer-token.ts";
import type { KoaContext, KoaStateMiddleware } from "./koa-types.ts";

export type Authentication = Pick<AuthenticateAccessToken, "execute">;

/**
 * The user whose access token the request carries.
 * @throws HttpError without a token, InvalidAccessToken
 */
export async function authenticateRequest(
  authenticate: Authentication,
  { req }: Pick<KoaContext, "req">,
): Promise<UserActor> {
  return authenticate.execute(requireBearerToken(req));
}

/** @throws HttpError without a token, InvalidAccessToken when the header is malformed */
export function requireBearerToken(req: KoaContext["req"]): string {
  return requireToken(bearerToken(req));
}

/** @throws HttpError without a token */
export function requireToken(token: string | null): string {
  if (token === null) throw new HttpError("http.unauthorized", "This request requires an access token.");
  return token;
}

/** Sets `ctx.state.actor`, or throws an error that the `problems` middleware answers with 401. */
export function authenticateWith(authenticate: Authentication): KoaStateMiddleware<{ actor: UserActor }> {
  return async (ctx, next) => {
    ctx.state.actor = await authenticateRequest(authenticate, ctx);
    await next();
  };
}
