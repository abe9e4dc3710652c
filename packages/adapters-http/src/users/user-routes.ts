import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { sessionSchema, toSessionDto } from "../authentication/session-schema.ts";
import { expectedVersion } from "../routing/entity-tag.ts";
import { linkHeader, pageOf, pageQuery, pageReply } from "../routing/page.ts";
import { created, noContent, ok } from "../routing/reply.ts";
import type { Route } from "../routing/route.ts";
import { defineRoute } from "../routing/route.ts";
import { listUsers } from "./list-users.ts";
import { email, name, newPassword, roleNames, username } from "./profile-fields.ts";
import { toUserDto, userHeaders, userHeadersOf, userSchema } from "./user-schema.ts";

const tag = "Users";
const params = z.object({ id: z.string().meta({ description: "The user's id.", format: "uuid" }) });
const oneUser = { 200: { description: "The user.", body: userSchema, headers: userHeaders } };
const nothing = { 204: { description: "Done." } };

export function userRoutes(portcullis: Portcullis): readonly Route[] {
  const { createUser, getUser, updateUser, deleteUser, activateUser, deactivateUser, assignRoles } =
    portcullis;
  const { listSessions, endUserSessions } = portcullis;

  return [
    listUsers(portcullis),
    defineRoute({
      method: "post",
      path: "/users",
      operationId: "createUser",
      summary: "Make an account for somebody",
      description: "Naming roles needs `roles:assign` and all that they permit.",
      tag,
      access: { permission: "users:create" },
      body: z.strictObject({ email, password: newPassword, username, name, roles: roleNames.optional() }),
      responses: {
        201: {
          description: "The new user.",
          body: userSchema,
          headers: { ...userHeaders, Location: "The new user's path." },
        },
      },
      throws: [
        "access.escalation_denied",
        "access.unknown_role",
        "identity.email_taken",
        "identity.username_taken",
        "identity.password_too_common",
      ],
      handle: async ({ actor, body, link }) => {
        const user = await createUser.execute(actor, body);
        return created(toUserDto(user), link(`/users/${user.id}`), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "get",
      path: "/users/{id}",
      operationId: "getUser",
      summary: "Read an account",
      tag,
      access: { permission: "users:read", unless: "it is one's own" },
      params,
      responses: oneUser,
      throws: ["identity.user_not_found"],
      handle: async ({ actor, params: { id } }) => {
        const user = await getUser.execute(actor, { userId: id });
        return ok(toUserDto(user), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "patch",
      path: "/users/{id}",
      operationId: "updateUser",
      summary: "Change an account",
      description: "Fields left out stay as they are; null clears one. Honours `If-Match`.",
      tag,
      access: { permission: "users:update" },
      params,
      body: z.strictObject({ email: email.optional(), username, name }),
      responses: oneUser,
      throws: [
        "access.escalation_denied",
        "identity.user_not_found",
        "identity.email_taken",
        "identity.username_taken",
        "shared.precondition_failed",
        "shared.concurrent_modification",
      ],
      handle: async ({ actor, params: { id }, body, header }) => {
        const version = expectedVersion(header("If-Match"));
        const user = await updateUser.execute(actor, { ...body, userId: id, expectedVersion: version });
        return ok(toUserDto(user), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "delete",
      path: "/users/{id}",
      operationId: "deleteUser",
      summary: "Delete an account and all that hangs on it",
      description: "Honours `If-Match`.",
      tag,
      access: { permission: "users:delete" },
      params,
      responses: nothing,
      throws: [
        "access.escalation_denied",
        "access.last_superadmin",
        "identity.user_not_found",
        "shared.precondition_failed",
      ],
      handle: async ({ actor, params: { id }, header }) => {
        const version = expectedVersion(header("If-Match"));
        await deleteUser.execute(actor, { userId: id, expectedVersion: version });
        return noContent();
      },
    }),
    defineRoute({
      method: "post",
      path: "/users/{id}/activate",
      operationId: "activateUser",
      summary: "Let a deactivated user sign in again",
      tag,
      access: { permission: "users:update" },
      params,
      responses: nothing,
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
      summary: "Shut a user out and end all of their sessions",
      tag,
      access: { permission: "users:update" },
      params,
      responses: nothing,
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
      description: "It holds from the user's next request. Honours `If-Match`.",
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
      summary: "List a user's live sessions",
      tag,
      access: { permission: "sessions:manage" },
      params,
      query: z.object(pageQuery),
      responses: { 200: { description: "Newest first.", body: pageOf(sessionSchema), headers: linkHeader } },
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
      operationId: "endUserSessions",
      summary: "End every session of a user",
      tag,
      access: { permission: "sessions:manage" },
      params,
      responses: nothing,
      throws: ["access.escalation_denied", "identity.user_not_found"],
      handle: async ({ actor, params: { id } }) => {
        await endUserSessions.execute(actor, { userId: id });
        return noContent();
      },
    }),
  ];
}
