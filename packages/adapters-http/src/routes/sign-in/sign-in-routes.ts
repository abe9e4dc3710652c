import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { identifierKey } from "../../rate-limit/identifier-key.ts";
import { rateLimits } from "../../rate-limit/rate-limits.ts";
import { signInLimits } from "../../rate-limit/sign-in-limits.ts";
import { created, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { email, newPassword, profileFields } from "../schemas/profile-fields.ts";
import { newUserResponse, toUserDto, userHeadersOf } from "../schemas/user-schema.ts";
import { KeyedMutex } from "./keyed-mutex.ts";
import { tokenHeaders, tokensResponse, toTokensDto } from "./token-schema.ts";

const tag = tags.authentication;

/** Registration, sign-in and refresh. */
export function signInRoutes({ registerUser, signIn, refreshSession }: Portcullis): readonly Route[] {
  const registrations = new KeyedMutex();
  return [
    defineRoute({
      method: "post",
      path: "/auth/register",
      operationId: "register",
      summary: "Register a user",
      tag,
      access: "public",
      body: z.strictObject({ email, password: newPassword, ...profileFields }),
      responses: { 201: newUserResponse },
      throws: [
        "identity.email_taken",
        "identity.username_taken",
        "identity.password_too_common",
        "identity.registration_closed",
      ],
      rateLimit: rateLimits.registration,
      handle: async ({ body, link }) => {
        // Concurrent requests for one email hash one password: for all but the first, the email is then taken.
        const user = await registrations.runExclusive(identifierKey(body.email), () =>
          registerUser.execute(body),
        );
        return created(toUserDto(user), link(`/users/${user.id}`), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/login",
      operationId: "signIn",
      summary: "Sign in",
      description:
        "All failures have the same response. A client has 10 wrong passwords per user in 15 minutes. After that, the identifier it used is answered with 429, and other identifiers of the user fail as with a wrong password, so that the response does not reveal that they belong to one user.",
      tag,
      access: "public",
      body: z.strictObject({
        identifier: z.string().meta({ description: "An email or username.", example: "ada@example.com" }),
        password: z.string().meta({ format: "password", example: "correct horse battery staple" }),
      }),
      responses: { 200: tokensResponse },
      throws: ["sessions.invalid_credentials"],
      rateLimit: rateLimits.tokens,
      attemptLimits: signInLimits(({ identifier }: { readonly identifier: string }) => identifier),
      handle: async ({ body, client, passwordCheckLimit }) => {
        const limit = passwordCheckLimit(body.identifier);
        return ok(toTokensDto(await signIn.execute({ ...body, client }, limit)), tokenHeaders);
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/refresh",
      operationId: "refreshSession",
      summary: "Exchange a refresh token for new tokens",
      description:
        "A refresh token is valid for one use. Within the grace window a repeated request receives the same new refresh token; after it, reuse revokes the session. The number of refreshes of a session is limited; after the last one the user has to sign in again.",
      tag,
      access: "public",
      body: z.strictObject({ refresh_token: z.string() }),
      responses: { 200: tokensResponse },
      throws: ["sessions.invalid_refresh_token", "sessions.rotation_limit_reached"],
      rateLimit: rateLimits.tokens,
      handle: async ({ body }) =>
        ok(toTokensDto(await refreshSession.execute({ refreshToken: body.refresh_token })), tokenHeaders),
    }),
  ];
}
