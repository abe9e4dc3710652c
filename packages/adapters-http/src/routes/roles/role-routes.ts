import type { Portcullis } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { linkHeader, pageQuery, pageReply, pageSchema } from "../../route-kit/define/pagination.ts";
import { created, noContent, ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";
import { description, permissionNames, roleName, roleSchema, toRoleDto } from "./role-schema.ts";

const tag = tags.rolesAndPermissions;
const params = z.object({ name: z.string().meta({ description: "The role's name.", example: "editor" }) });
const oneRole = { 200: { description: "The role.", body: roleSchema } };
const mayRead = { permission: "roles:read" };
const mayManage = { permission: "roles:manage" };

export function roleRoutes(portcullis: Portcullis): readonly Route[] {
  const { listRoles, createRole, getRole, changeRoleDescription, deleteRole, setRolePermissions } =
    portcullis;
  return [
    defineRoute({
      method: "get",
      path: "/roles",
      operationId: "listRoles",
      summary: "List roles",
      tag,
      access: mayRead,
      query: z.object(pageQuery),
      responses: {
        200: {
          description: "A page of roles, ordered by name.",
          body: pageSchema(roleSchema),
          headers: linkHeader,
        },
      },
      handle: async (request) =>
        pageReply(request, await listRoles.execute(request.actor, request.query), toRoleDto),
    }),
    defineRoute({
      method: "post",
      path: "/roles",
      operationId: "createRole",
      summary: "Create a role from permissions the caller holds",
      description: "The permissions have to be registered.",
      tag,
      access: mayManage,
      body: z.strictObject({
        name: roleName,
        description: description.optional(),
        permissions: permissionNames,
      }),
      responses: {
        201: {
          description: "The role was created.",
          body: roleSchema,
          headers: { Location: "The path of the new role." },
        },
      },
      throws: ["access.escalation_denied", "access.role_name_taken", "access.unknown_permission"],
      handle: async ({ actor, body, link }) => {
        const role = await createRole.execute(actor, body);
        return created(toRoleDto(role), link(`/roles/${role.name}`));
      },
    }),
    defineRoute({
      method: "get",
      path: "/roles/{name}",
      operationId: "getRole",
      summary: "Get a role",
      tag,
      access: mayRead,
      params,
      responses: oneRole,
      throws: ["access.role_not_found"],
      handle: async ({ actor, params: { name } }) => ok(toRoleDto(await getRole.execute(actor, { name }))),
    }),
    defineRoute({
      method: "patch",
      path: "/roles/{name}",
      operationId: "changeRoleDescription",
      summary: "Change a role's description",
      tag,
      access: mayManage,
      params,
      body: z.strictObject({ description }),
      responses: oneRole,
      throws: ["access.escalation_denied", "access.role_not_found"],
      handle: async ({ actor, params: { name }, body }) =>
        ok(toRoleDto(await changeRoleDescription.execute(actor, { ...body, name }))),
    }),
    defineRoute({
      method: "delete",
      path: "/roles/{name}",
      operationId: "deleteRole",
      summary: "Delete a role and unassign it from all users",
      tag,
      access: mayManage,
      params,
      responses: { 204: { description: "The role was deleted." } },
      throws: ["access.builtin_role", "access.escalation_denied", "access.role_not_found"],
      handle: async ({ actor, params: { name } }) => {
        await deleteRole.execute(actor, { name });
        return noContent();
      },
    }),
    defineRoute({
      method: "put",
      path: "/roles/{name}/permissions",
      operationId: "setRolePermissions",
      summary: "Replace a role's permissions",
      description: "Takes effect on each affected user's next request.",
      tag,
      access: mayManage,
      params,
      body: z.strictObject({ permissions: permissionNames }),
      responses: oneRole,
      throws: [
        "access.builtin_role",
        "access.escalation_denied",
        "access.role_not_found",
        "access.unknown_permission",
      ],
      handle: async ({ actor, params: { name }, body }) =>
        ok(toRoleDto(await setRolePermissions.execute(actor, { ...body, name }))),
    }),
  ];
}
