import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { identifierKey } from "../../rate-limit/identifier-key.ts";
import { rateLimits } from "../../rate-limit/rate-limits.ts";
import { signInLimits } from "../../rate-limit/sign-in-limits.ts";
import { created, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { email, name, newPassword, username } from "../schemas/profile-fields.ts";
import { newUserResponse, toUserDto, userHeadersOf } from "../schemas/user-schema.ts";
import { Turns } from "./keyed-mutex.ts";
import { tokenHeaders, tokensResponse, toTokensDto } from "./token-schema.ts";

const tag = tags.authentication;

/** How a stranger becomes somebody: signing up, signing in, staying signed in. */
export function signInRoutes({ registerUser, signIn, refreshSession }: Portcullis): readonly Route[] {
  const turns = new Turns();
  return [
    defineRoute({
      method: "post",
      path: "/auth/register",
      operationId: "register",
      summary: "Sign up",
      tag,
      access: "public",
      body: z.strictObject({ email, password: newPassword, username, name }),
      responses: { 201: newUserResponse },
      throws: [
        "identity.email_taken",
        "identity.username_taken",
        "identity.password_too_common",
        "identity.registration_closed",
      ],
      rateLimit: rateLimits.registration,
      handle: async ({ body, link }) => {
        // Of many requests for one mailbox all but the first find it taken: a flood of them costs one hash.
        const user = await turns.take(identifierKey(body.email), () => registerUser.execute(body));
        return created(toUserDto(user), link(`/users/${user.id}`), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/login",
      operationId: "signIn",
      summary: "Sign in",
      description:
        "Every cause of failure has the same answer. Ten wrong passwords of one client are checked for one account in 15 minutes. After that the identifier they came by is refused with 429; another identifier of the same account fails like a wrong password, even with the right one, so that it does not tell whose it is.",
      tag,
      access: "public",
      body: z.strictObject({
        identifier: z.string().meta({ description: "An email or a username.", example: "ada@example.com" }),
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
        "A refresh token is good for one use. Presented again moments later it gets the same successor; later than that, its session is ended. A session can be refreshed a limited number of times; then it ends, and the user signs in again.",
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
