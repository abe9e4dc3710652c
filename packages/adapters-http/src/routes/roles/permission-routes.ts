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
        200: { description: "By name.", body: pageSchema(permissionSchema), headers: linkHeader },
      },
      handle: async (request) =>
        pageReply(request, await listPermissions.execute(request.actor, request.query), toPermissionDto),
    }),
    defineRoute({
      method: "post",
      path: "/authorization/check",
      operationId: "checkPermissions",
      summary: "Ask which permissions somebody holds now",
      tag,
      access: { permission: "users:read", unless: "it is about oneself" },
      body: z.strictObject({
        permissions: permissionNames,
        userId: z.string().optional().meta({ description: "Oneself when left out.", format: "uuid" }),
      }),
      responses: {
        200: {
          description: "Each permission that was asked for, and whether it is held.",
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
