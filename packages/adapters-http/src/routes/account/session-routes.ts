import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import { noContent } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { idParameter } from "../../route-kit/define/schema.ts";
import { sessionSchema, toSessionDto } from "../schemas/session-schema.ts";

const tag = tags.ownAccount;

export function sessionRoutes({ listSessions, revokeOwnSession }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/auth/me/sessions",
      operationId: "listCurrentUserSessions",
      summary: "List the current user's active sessions",
      tag,
      access: "user",
      query: z.object(pageQuery),
      responses: {
        200: {
          description: "A page of sessions, newest first.",
          body: pageSchema(sessionSchema),
          headers: linkHeader,
        },
      },
      handle: async (request) => {
        const { actor, query } = request;
        const page = await listSessions.execute(actor, { ...query, userId: actor.userId });
        return pageReply(request, page, toSessionDto);
      },
    }),
    defineRoute({
      method: "delete",
      path: "/auth/me/sessions/{id}",
      operationId: "revokeCurrentUserSession",
      summary: "Revoke one of the current user's sessions",
      tag,
      access: "user",
      params: z.object({ id: idParameter("The session's id.") }),
      responses: { 204: { description: "The session was revoked." } },
      throws: ["sessions.session_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await revokeOwnSession.execute(actor, { sessionId: id });
        return noContent();
      },
    }),
  ];
}
