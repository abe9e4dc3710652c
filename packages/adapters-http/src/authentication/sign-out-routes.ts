import type { Portcullis, SignOutInput } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../openapi/tags.ts";
import { EdgeError } from "../problems/edge-error.ts";
import { noContent } from "../routing/reply.ts";
import type { Route } from "../routing/route.ts";
import { defineRoute } from "../routing/route.ts";

const tag = tags.authentication;
const done = { 204: { description: "Signed out." } };

export function signOutRoutes({ signOut, signOutEverywhere }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "post",
      path: "/auth/logout",
      operationId: "signOut",
      summary: "End a session",
      description:
        "The session is that of the access token, or without one that of the refresh token. Idempotent: ending an ended session is no error.",
      tag,
      // The token needs no live session: signing out twice is fine. The use case verifies it.
      access: "optional-token",
      body: z.strictObject({ refresh_token: z.string().optional() }),
      bodyIsOptional: true,
      responses: done,
      throws: ["http.unauthorized", "sessions.invalid_access_token"],
      handle: async ({ accessToken, body }) => {
        await signOut.execute(tokenToEnd(accessToken(), body?.refresh_token));
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

function tokenToEnd(accessToken: string | null, refreshToken: string | undefined): SignOutInput {
  if (accessToken !== null) return { accessToken };
  if (refreshToken !== undefined) return { refreshToken };
  throw new EdgeError("http.unauthorized", "This needs an access token or a refresh token.");
}
