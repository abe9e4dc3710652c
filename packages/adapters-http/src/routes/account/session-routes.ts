import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import { noContent } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { sessionSchema, toSessionDto } from "../schemas/session-schema.ts";

const tag = tags.ownAccount;

export function ownSessionRoutes({ listSessions, endOwnSession }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/auth/me/sessions",
      operationId: "listOwnSessions",
      summary: "List one's own live sessions",
      tag,
      access: "user",
      query: z.object(pageQuery),
      responses: {
        200: { description: "Newest first.", body: pageSchema(sessionSchema), headers: linkHeader },
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
      operationId: "endOwnSession",
      summary: "End one of one's own sessions",
      tag,
      access: "user",
      params: z.object({ id: z.string().meta({ description: "The session's id.", format: "uuid" }) }),
      responses: { 204: { description: "Ended." } },
      throws: ["sessions.session_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await endOwnSession.execute(actor, { sessionId: id });
        return noContent();
      },
    }),
  ];
}
