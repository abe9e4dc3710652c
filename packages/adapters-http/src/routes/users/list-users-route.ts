import type { Portcullis } from "@portcullis/core";
import { parseRoleName, userSorts } from "@portcullis/core";
import { z } from "zod";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { textFor } from "../../route-kit/define/schema.ts";
import { toUserDto, userSchema } from "../schemas/user-schema.ts";
import { tag } from "./user-route-parts.ts";

export function listUsers({ listUsers: useCase }: Pick<Portcullis, "listUsers">): Route {
  return defineRoute({
    method: "get",
    path: "/users",
    operationId: "listUsers",
    summary: "List users",
    tag,
    access: { permission: "users:read" },
    query: z.object({
      ...pageQuery,
      q: z.string().optional().meta({
        description: "Text that the email, username or name contains. Case-insensitive.",
        maxLength: 200,
      }),
      role: textFor(parseRoleName).optional().meta({ description: "Return only users with this role." }),
      active: z
        .enum(["true", "false"])
        .transform((text) => text === "true")
        .optional()
        .meta({
          description: "Return only active (`true`) or deactivated (`false`) users.",
          override: { type: "boolean", enum: [true, false] },
        }),
      sort: z
        .enum(userSorts)
        .optional()
        .meta({ description: "Sort order; `-` means descending. Default: `createdAt`." }),
    }),
    responses: {
      200: { description: "A page of users.", body: pageSchema(userSchema), headers: linkHeader },
    },
    // The domain's name of this field is `search`.
    fields: { "identity.invalid_search": "q" },
    handle: async (request) => {
      const { q, ...query } = request.query;
      const page = await useCase.execute(request.actor, { ...query, search: q });
      return pageReply(request, page, toUserDto);
    },
  });
}
