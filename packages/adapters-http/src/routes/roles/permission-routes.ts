import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import { ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { permissionNames, permissionSchema, toPermissionDto } from "./role-schema.ts";

const tag = tags.rolesAndPermissions;

export function permissionRoutes({ listPermissions, checkPermissions }: Portcullis): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/permissions",
      operationId: "listPermissions",
      summary: "List registered permissions",
      tag,
      access: { permission: "roles:read" },
      query: z.object(pageQuery),
      responses: {
        200: {
          description: "A page of permissions, ordered by name.",
          body: pageSchema(permissionSchema),
          headers: linkHeader,
        },
      },
      handle: async (request) =>
        pageReply(request, await listPermissions.execute(request.actor, request.query), toPermissionDto),
    }),
    defineRoute({
      method: "post",
      path: "/authorization/check",
      operationId: "checkPermissions",
      summary: "Check which permissions a user holds",
      tag,
      access: { permission: "users:read", unless: "the user is the caller" },
      body: z.strictObject({
        permissions: permissionNames,
        userId: z.string().optional().meta({ description: "Default: the current user.", format: "uuid" }),
      }),
      responses: {
        200: {
          description: "Whether the user holds each requested permission.",
          body: z.strictObject({ allowed: z.record(z.string(), z.boolean()) }),
        },
      },
      throws: ["identity.user_not_found"],
      handle: async ({ actor, body }) => {
        const allowed = await checkPermissions.execute(actor, body);
        return ok({ allowed: Object.fromEntries(allowed) });
      },
    }),
  ];
}
