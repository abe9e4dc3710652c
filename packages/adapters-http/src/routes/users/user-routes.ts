import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { expectedVersion } from "../../route-kit/define/entity-tag.ts";
import { created, noContent, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { email, newPassword, profileFields, roleNames } from "../schemas/profile-fields.ts";
import { newUserResponse, toUserDto, userHeadersOf } from "../schemas/user-schema.ts";
import { listUsers } from "./list-users-route.ts";
import { oneUser, params, tag } from "./user-route-parts.ts";

export function userRoutes(portcullis: Portcullis): readonly Route[] {
  const { createUser, getUser, updateUser, deleteUser } = portcullis;
  return [
    listUsers(portcullis),
    defineRoute({
      method: "post",
      path: "/users",
      operationId: "createUser",
      summary: "Create a user",
      description: "Assigning roles also requires `roles:assign` and every permission of the roles.",
      tag,
      access: { permission: "users:create" },
      body: z.strictObject({ email, password: newPassword, ...profileFields, roles: roleNames.optional() }),
      responses: { 201: newUserResponse },
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
      summary: "Get a user",
      tag,
      access: { permission: "users:read", unless: "the user is the caller" },
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
      summary: "Change a user",
      description: "Omitted fields keep their values; null clears a field. Honors `If-Match`.",
      tag,
      access: { permission: "users:update" },
      params,
      body: z.strictObject({ email: email.optional(), ...profileFields }),
      responses: oneUser,
      throws: [
        "access.escalation_denied",
        "identity.user_not_found",
        "identity.email_taken",
        "identity.username_taken",
        "shared.precondition_failed",
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
      summary: "Delete a user",
      description: "Also deletes the user's sessions and role assignments. Honors `If-Match`.",
      tag,
      access: { permission: "users:delete" },
      params,
      responses: { 204: { description: "The user was deleted." } },
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
  ];
}
