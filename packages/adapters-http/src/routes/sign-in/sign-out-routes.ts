import type { Portcullis } from "@portcullis/core";
import { InvalidAccessToken } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { EdgeError } from "../../problems/http-error.ts";
import { noContent } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";

const tag = tags.authentication;
const done = { 204: { description: "Signed out." } };

type SignOut = Portcullis["signOut"];

export function signOutRoutes({ signOut, signOutEverywhere }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "post",
      path: "/auth/logout",
      operationId: "signOut",
      summary: "End a session",
      description:
        "The session is that of the access token, or without a valid one that of the refresh token. Idempotent: ending an ended session is no error.",
      tag,
      // The token needs no live session: signing out twice is fine. The use case verifies it.
      access: "optional-token",
      body: z.strictObject({ refresh_token: z.string().optional() }),
      bodyIsOptional: true,
      responses: done,
      throws: ["http.unauthorized", "sessions.invalid_access_token"],
      handle: async ({ accessToken, body }) => {
        const refreshToken = body?.refresh_token;
        const signedOut = await endByAccessToken(signOut, accessToken, refreshToken !== undefined);
        if (!signedOut) await endByRefreshToken(signOut, refreshToken);
        return noContent();
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/logout-all",
      operationId: "signOutEverywhere",
      summary: "End every session of one's own",
      tag,
      access: "user",
      responses: done,
      handle: async ({ actor }) => {
        await signOutEverywhere.execute(actor);
        return noContent();
      },
    }),
  ];
}

/**
 * False when no access token was sent, or, where another token `mayReplaceIt`, one that is refused: an expired access
 * token is no reason to leave the session alive.
 */
async function endByAccessToken(
  signOut: SignOut,
  readToken: () => string | null,
  mayReplaceIt: boolean,
): Promise<boolean> {
  try {
    const accessToken = readToken();
    if (accessToken !== null) await signOut.execute({ accessToken });
    return accessToken !== null;
  } catch (error) {
    if (mayReplaceIt && error instanceof InvalidAccessToken) return false;
    throw error;
  }
}

async function endByRefreshToken(signOut: SignOut, refreshToken: string | undefined): Promise<void> {
  if (refreshToken === undefined)
    throw new EdgeError("http.unauthorized", "This needs an access token or a refresh token.");
  await signOut.execute({ refreshToken });
}
