import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { passwordChecks } from "../../rate-limit/password-checks.ts";
import { expectedVersion } from "../../route-kit/define/entity-tag.ts";
import { noContent, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { name, newPassword, username } from "../schemas/profile-fields.ts";
import { ownUserSchema, toOwnUserDto, userHeaders, userHeadersOf } from "../schemas/user-schema.ts";

const tag = tags.ownAccount;
const me = { 200: { description: "One's own account.", body: ownUserSchema, headers: userHeaders } };
const currentPassword = z.string().meta({ format: "password" });

export function ownAccountRoutes(portcullis: Portcullis): readonly Route[] {
  const { getUser, updateOwnProfile, changePassword, deleteOwnAccount } = portcullis;
  return [
    defineRoute({
      method: "get",
      path: "/auth/me",
      operationId: "readOwnAccount",
      summary: "Read one's own account",
      tag,
      access: "user",
      responses: me,
      handle: async ({ actor }) => {
        const user = await getUser.execute(actor, { userId: actor.userId });
        return ok(toOwnUserDto(user, actor), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "patch",
      path: "/auth/me",
      operationId: "updateOwnProfile",
      summary: "Change one's own name and username",
      description: "Fields left out stay as they are; null clears one. Honours `If-Match`.",
      tag,
      access: "user",
      body: z.strictObject({ name, username }),
      responses: me,
      throws: ["identity.username_taken", "shared.precondition_failed"],
      handle: async ({ actor, body, header }) => {
        const version = expectedVersion(header("If-Match"));
        const user = await updateOwnProfile.execute(actor, { ...body, expectedVersion: version });
        return ok(toOwnUserDto(user, actor), userHeadersOf(user));
      },
    }),
    defineRoute({
      method: "post",
      path: "/auth/me/password",
      operationId: "changePassword",
      summary: "Change one's own password",
      tag,
      access: "user",
      body: z.strictObject({
        currentPassword,
        newPassword,
        signOutOthers: z
          .boolean()
          .optional()
          .meta({ description: "Ends every other session of one's own; true unless told otherwise." }),
      }),
      responses: { 204: { description: "Changed." } },
      throws: ["identity.wrong_password", "identity.password_too_common"],
      fields: { "identity.password_too_common": "newPassword" },
      attemptLimits: [passwordChecks],
      handle: async ({ actor, body }) => {
        await changePassword.execute(actor, body);
        return noContent();
      },
    }),
    defineRoute({
      method: "delete",
      path: "/auth/me",
      operationId: "deleteOwnAccount",
      summary: "Delete one's own account and all that hangs on it",
      tag,
      access: "user",
      body: z.strictObject({ password: currentPassword }),
      responses: { 204: { description: "Deleted." } },
      throws: ["identity.wrong_password", "access.last_superadmin"],
      attemptLimits: [passwordChecks],
      handle: async ({ actor, body }) => {
        await deleteOwnAccount.execute(actor, body);
        return noContent();
      },
    }),
  ];
}
