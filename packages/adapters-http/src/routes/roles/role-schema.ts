import type { PermissionDefinition, RoleView } from "@portcullis/core";
import { parsePermission, parseRoleName } from "@portcullis/core";
import { z } from "zod";
import { textFor, timestamp } from "../../route-kit/define/schema.ts";

const mostPermissions = 1_000;

/** Fields of request bodies. */
export const roleName = textFor(parseRoleName).meta({
  description: "1 to 63 lowercase letters, digits, underscores or hyphens. Begins with a letter.",
  example: "editor",
});
export const permissionNames = z
  .array(textFor(parsePermission))
  .max(mostPermissions)
  .meta({ description: "`resource:action`, `resource:*` or `*`.", example: ["users:read"] });
export const description = z
  .string()
  .nullable()
  .meta({ description: "At most 500 characters; null for none." });

export const roleSchema = z
  .strictObject({
    name: z.string().meta({ example: "editor" }),
    description: z.string().nullable(),
    permissions: z.array(z.string()).meta({ example: ["users:read"] }),
    builtIn: z
      .boolean()
      .meta({ description: "Whether Portcullis provides the role. Built-in roles can't be deleted." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Role", description: "A named set of permissions." });

export const permissionSchema = z
  .strictObject({ name: z.string().meta({ example: "users:read" }), description: z.string() })
  .meta({ id: "Permission", description: "A registered permission." });

export type RoleDto = z.input<typeof roleSchema>;
export type PermissionDto = z.input<typeof permissionSchema>;

export function toRoleDto(view: RoleView): RoleDto {
  return {
    name: view.name,
    description: view.description,
    permissions: [...view.permissions],
    builtIn: view.isBuiltIn,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}

export function toPermissionDto({ name, description }: PermissionDefinition): PermissionDto {
  return { name, description };
}
