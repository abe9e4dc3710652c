import type { Portcullis } from "@portcullis/core";
import { InvalidAccessToken } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { HttpError } from "../../problems/http-error.ts";
import { noContent } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";

const tag = tags.authentication;

type SignOut = Portcullis["signOut"];

export function signOutRoutes({ signOut, signOutEverywhere }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "post",
      path: "/auth/logout",
      operationId: "signOut",
      summary: "Sign out and revoke the session",
      description:
        "Revokes the session of the access token, or without a valid access token the session of the refresh token. Idempotent: revoking a revoked session succeeds.",
      tag,
      // The use case verifies the token: its session may be revoked already.
      access: "optional-token",
      body: z.strictObject({ refresh_token: z.string().optional() }),
      bodyIsOptional: true,
      responses: { 204: { description: "The session was revoked." } },
      throws: ["http.unauthorized", "sessions.invalid_access_token"],
      handle: async ({ accessToken, body }) => {
        const refreshToken = body?.refresh_token;
        const signedOut = await revokeByAccessToken(signOut, accessToken, refreshToken !== undefined);
        if (!signedOut) await revokeByRefreshToken(signOut, refreshToken);
        return noContent();
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/logout-all",
      operationId: "signOutEverywhere",
      summary: "Revoke all sessions of the current user",
      tag,
      access: "user",
      responses: { 204: { description: "All sessions of the user were revoked." } },
      handle: async ({ actor }) => {
        await signOutEverywhere.execute(actor);
        return noContent();
      },
    }),
  ];
}

/**
 * Returns false without an access token, and with `hasRefreshToken` also for an invalid access token: the session is then
 * revoked by the refresh token.
 */
async function revokeByAccessToken(
  signOut: SignOut,
  readToken: () => string | null,
  hasRefreshToken: boolean,
): Promise<boolean> {
  try {
    const accessToken = readToken();
    if (accessToken !== null) await signOut.execute({ accessToken });
    return accessToken !== null;
  } catch (error) {
    if (hasRefreshToken && error instanceof InvalidAccessToken) return false;
    throw error;
  }
}

async function revokeByRefreshToken(signOut: SignOut, refreshToken: string | undefined): Promise<void> {
  if (refreshToken === undefined)
    throw new HttpError("http.unauthorized", "This request requires an access token or a refresh token.");
  await signOut.execute({ refreshToken });
}
