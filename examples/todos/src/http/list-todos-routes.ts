import type { Route } from "@portcullis/adapters-http";
import {
  defineRoute,
  linkHeader,
  pageQuery,
  pageReply,
  pageSchema,
  textFor,
} from "@portcullis/adapters-http";
import { parseId } from "@portcullis/core";
import { z } from "zod";
import type { Todos } from "../core/index.ts";
import { parseDueDate, todoSorts } from "../core/index.ts";
import { mayRead, tag } from "./todo-route-parts.ts";
import { todoSchema, toTodoDto } from "./todo-schema.ts";

const myself = "me";

const filters = {
  ...pageQuery,
  done: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional()
    .meta({ override: { type: "boolean", enum: [true, false] } }),
  dueBefore: textFor(parseDueDate).optional().meta({
    description: "Return only todos that are due before this day.",
    format: "date",
    example: "2026-12-31",
  }),
  q: z.string().optional().meta({
    description: "Text that the title or description contains. Case-insensitive.",
    maxLength: 200,
  }),
  sort: z.enum(todoSorts).optional().meta({
    description:
      "Sort order; `-` means descending. Default: `-createdAt`. Under `dueDate` todos without a due date come last.",
  }),
};
const owner = textFor((text) => text === myself || parseId(text))
  .optional()
  .meta({
    description: "A user's id, or `me`. Default: all users with `todos:manage`, the caller without.",
  });
// Checked here, because the use case takes the owner as a filter: a malformed id in the path is not found.
const ownerParams = z.object({
  id: textFor(parseId).meta({ description: "The user's id.", format: "uuid" }),
});
const responses = {
  200: { description: "A page of todos.", body: pageSchema(todoSchema), headers: linkHeader },
};
/** The domain's name of this field is `search`. */
const search = { "todos.invalid_search": "q" };

export function listTodosRoutes({ listTodos }: Pick<Todos, "listTodos">): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/todos",
      operationId: "listTodos",
      summary: "List todos",
      tag,
      access: mayRead,
      query: z.object({ ...filters, owner }),
      responses,
      fields: search,
      handle: async (request) => {
        const { q, owner, ...query } = request.query;
        const ownerId = owner === myself ? request.actor.userId : owner;
        const page = await listTodos.execute(request.actor, { ...query, search: q, ownerId });
        return pageReply(request, page, toTodoDto);
      },
    }),
    defineRoute({
      method: "get",
      path: "/users/{id}/todos",
      operationId: "listUserTodos",
      summary: "List a user's todos",
      tag,
      access: { permission: "todos:manage" },
      params: ownerParams,
      query: z.object(filters),
      responses,
      fields: search,
      handle: async (request) => {
        const { q, ...query } = request.query;
        const ownerId = request.params.id;
        const page = await listTodos.execute(request.actor, { ...query, search: q, ownerId });
        return pageReply(request, page, toTodoDto);
      },
    }),
  ];
}
