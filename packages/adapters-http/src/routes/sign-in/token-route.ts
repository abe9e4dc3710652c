import type { IssuedTokens, Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { HttpError } from "../../problems/http-error.ts";
import { rateLimits } from "../../rate-limit/rate-limits.ts";
import { signInLimits } from "../../rate-limit/sign-in-limits.ts";
import { ok } from "../../route-kit/define/reply.ts";
import type { Route, RouteRequest } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { tokenHeaders, tokensResponse, toTokensDto } from "./token-schema.ts";

// Parameters that are not named here are ignored (RFC 6749 §3.2).
const form = z
  .object({
    grant_type: z.string().meta({ enum: ["password", "refresh_token"] }),
    username: z
      .string()
      .optional()
      .meta({ description: "An email or username. Required by the grant type `password`." }),
    password: z
      .string()
      .optional()
      .meta({ format: "password", description: "Required by the grant type `password`." }),
    refresh_token: z.string().optional().meta({ description: "Required by the grant type `refresh_token`." }),
  })
  .meta({ id: "TokenRequest", description: "A token request (RFC 6749 §4.3.2, §6)." });

type TokenRequest = z.output<typeof form>;
type UseCases = Pick<Portcullis, "signIn" | "refreshSession">;

/** The token endpoint of RFC 6749: for OAuth clients, such as Swagger UI. */
export function tokenRoute(useCases: UseCases): Route {
  return defineRoute({
    method: "post",
    path: "/auth/token",
    operationId: "requestToken",
    summary: "Request tokens (OAuth 2.0 token endpoint)",
    tag: tags.authentication,
    access: "public",
    body: form,
    bodyType: "form",
    errorFormat: "oauth",
    responses: { 200: tokensResponse },
    rateLimit: rateLimits.tokens,
    attemptLimits: signInLimits(({ grant_type, username }: TokenRequest) =>
      grant_type === "password" ? (username ?? null) : null,
    ),
    handle: async (request) => ok(toTokensDto(await grant(useCases, request)), tokenHeaders),
  });
}

type Grant = Pick<RouteRequest, "client" | "passwordCheckLimit"> & { readonly body: TokenRequest };

async function grant(useCases: UseCases, { body, client, passwordCheckLimit }: Grant): Promise<IssuedTokens> {
  switch (body.grant_type) {
    case "password": {
      const identifier = required(body, "username");
      const input = { identifier, password: required(body, "password"), client };
      return useCases.signIn.execute(input, passwordCheckLimit(identifier));
    }
    case "refresh_token":
      return useCases.refreshSession.execute({ refreshToken: required(body, "refresh_token") });
    default:
      throw new HttpError(
        "http.unsupported_grant_type",
        "The grant type is not supported. Use password or refresh_token.",
      );
  }
}

function required(request: TokenRequest, name: "username" | "password" | "refresh_token"): string {
  const value = request[name];
  if (value === undefined) throw new HttpError("http.malformed_body", `The parameter ${name} is missing.`);
  return value;
}
