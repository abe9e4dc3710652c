import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { expectedVersion } from "../../route-kit/define/entity-tag.ts";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import { noContent, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { roleNames } from "../schemas/profile-fields.ts";
import { sessionSchema, toSessionDto } from "../schemas/session-schema.ts";
import { toUserDto, userHeadersOf } from "../schemas/user-schema.ts";
import { oneUser, params, tag } from "./user-route-parts.ts";

/** Routes by which administrators manage a user's status, roles and sessions. */
export function userManagementRoutes(portcullis: Portcullis): readonly Route[] {
  const { activateUser, deactivateUser, assignRoles, listSessions, revokeUserSessions } = portcullis;
  return [
    defineRoute({
      method: "post",
      path: "/users/{id}/activate",
      operationId: "activateUser",
      summary: "Activate a user",
      tag,
      access: { permission: "users:update" },
      params,
      responses: { 204: { description: "The user is active." } },
      throws: ["access.escalation_denied", "identity.user_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await activateUser.execute(actor, { userId: id });
        return noContent();
      },
    }),
    defineRoute({
      method: "post",
      path: "/users/{id}/deactivate",
      operationId: "deactivateUser",
      summary: "Deactivate a user and revoke all sessions",
      tag,
      access: { permission: "users:update" },
      params,
      responses: { 204: { description: "The user is inactive, and all sessions were revoked." } },
      throws: ["access.escalation_denied", "access.last_superadmin", "identity.user_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await deactivateUser.execute(actor, { userId: id });
        return noContent();
      },
    }),
    defineRoute({
      method: "put",
      path: "/users/{id}/roles",
      operationId: "assignRoles",
      summary: "Replace a user's roles",
      description: "Takes effect on the user's next request. Honors `If-Match`.",
      tag,
      access: { permission: "roles:assign" },
      params,
      body: z.strictObject({ roles: roleNames }),
      responses: oneUser,
      throws: [
        "access.escalation_denied",
        "access.last_superadmin",
        "access.unknown_role",
        "identity.user_not_found",
        "shared.precondition_failed",
      ],
      handle: async ({ actor, params: { id }, body, header }) => {
        const version = expectedVersion(header("If-Match"));
        const user = await assignRoles.execute(actor, {
          userId: id,
          roles: body.roles,
          expectedVersion: version,
        });
        return ok(toUserDto(user), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "get",
      path: "/users/{id}/sessions",
      operationId: "listUserSessions",
      summary: "List a user's active sessions",
      tag,
      access: { permission: "sessions:manage" },
      params,
      query: z.object(pageQuery),
      responses: {
        200: {
          description: "A page of sessions, newest first.",
          body: pageSchema(sessionSchema),
          headers: linkHeader,
        },
      },
      throws: ["identity.user_not_found"],
      handle: async (request) => {
        const page = await listSessions.execute(request.actor, {
          ...request.query,
          userId: request.params.id,
        });
        return pageReply(request, page, toSessionDto);
      },
    }),
    defineRoute({
      method: "delete",
      path: "/users/{id}/sessions",
      operationId: "revokeUserSessions",
      summary: "Revoke all sessions of a user",
      tag,
      access: { permission: "sessions:manage" },
      params,
      responses: { 204: { description: "All sessions of the user were revoked." } },
      throws: ["access.escalation_denied", "identity.user_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await revokeUserSessions.execute(actor, { userId: id });
        return noContent();
      },
    }),
  ];
}
