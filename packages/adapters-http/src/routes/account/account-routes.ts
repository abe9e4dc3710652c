import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { passwordChecks } from "../../rate-limit/password-checks.ts";
import { expectedVersion } from "../../route-kit/define/entity-tag.ts";
import { noContent, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { newPassword, profileFields } from "../schemas/profile-fields.ts";
import { ownUserSchema, toOwnUserDto, userHeaders, userHeadersOf } from "../schemas/user-schema.ts";

const tag = tags.ownAccount;
const me = { 200: { description: "The current user's account.", body: ownUserSchema, headers: userHeaders } };
const currentPassword = z.string().meta({ format: "password", description: "The current password." });

export function accountRoutes(portcullis: Portcullis): readonly Route[] {
  const { updateOwnProfile, changePassword, deleteOwnAccount } = portcullis;
  return [
    defineRoute({
      method: "get",
      path: "/auth/me",
      operationId: "getCurrentUser",
      summary: "Get the current user's account",
      tag,
      access: "user",
      responses: me,
      handle: ({ actor, user }) => ok(toOwnUserDto(user, actor), userHeadersOf(user)),
    }),
    defineRoute({
      method: "patch",
      path: "/auth/me",
      operationId: "updateCurrentUser",
      summary: "Change the current user's profile",
      description: "Omitted fields keep their values; null clears a field. Honors `If-Match`.",
      tag,
      access: "user",
      body: z.strictObject(profileFields),
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
      summary: "Change the current user's password",
      tag,
      access: "user",
      body: z.strictObject({
        currentPassword,
        newPassword,
        signOutOthers: z
          .boolean()
          .optional()
          .meta({ description: "Whether to revoke the user's other sessions. Default: true." }),
      }),
      responses: { 204: { description: "The password was changed." } },
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
      operationId: "deleteCurrentUser",
      summary: "Delete the current user's account",
      description: "Also deletes the user's sessions and role assignments.",
      tag,
      access: "user",
      body: z.strictObject({ password: currentPassword }),
      responses: { 204: { description: "The current user's account was deleted." } },
      throws: ["identity.wrong_password", "access.last_superadmin"],
      attemptLimits: [passwordChecks],
      handle: async ({ actor, body }) => {
        await deleteOwnAccount.execute(actor, body);
        return noContent();
      },
    }),
  ];
}
