import type { Route } from "@portcullis/adapters-http";
import { created, defineRoute, expectedVersion, noContent, ok } from "@portcullis/adapters-http";
import { z } from "zod";
import type { Todos } from "../core/index.ts";
import { listTodosRoutes } from "./list-todos-routes.ts";
import { mayRead, mayWrite, oneTodo, params, tag } from "./todo-route-parts.ts";
import {
  description,
  dueDate,
  title,
  todoHeaders,
  todoHeadersOf,
  todoSchema,
  toTodoDto,
} from "./todo-schema.ts";

const newTodo = {
  description: "The todo was created.",
  body: todoSchema,
  headers: { ...todoHeaders, Location: "The path of the new todo." },
};

/** Every route of todos, below the API's base path. */
export function todoRoutes(todos: Todos): readonly Route[] {
  const { createTodo, getTodo, updateTodo, deleteTodo } = todos;
  return [
    ...listTodosRoutes(todos),
    defineRoute({
      method: "post",
      path: "/todos",
      operationId: "createTodo",
      summary: "Create a todo",
      tag,
      access: { permission: "todos:write" },
      body: z.strictObject({ title, description, dueDate }),
      responses: { 201: newTodo },
      throws: ["todos.owner_not_found"],
      rateLimit: { name: "new-todos", points: 300, seconds: 60 },
      handle: async ({ actor, body, link }) => {
        const todo = await createTodo.execute(actor, body);
        return created(toTodoDto(todo), link(`/todos/${todo.id}`), todoHeadersOf(todo));
      },
    }),
    defineRoute({
      method: "get",
      path: "/todos/{id}",
      operationId: "getTodo",
      summary: "Get a todo",
      tag,
      access: mayRead,
      params,
      responses: oneTodo,
      throws: ["todos.todo_not_found"],
      handle: async ({ actor, params: { id } }) => {
        const todo = await getTodo.execute(actor, { todoId: id });
        return ok(toTodoDto(todo), todoHeadersOf(todo));
      },
    }),
    defineRoute({
      method: "patch",
      path: "/todos/{id}",
      operationId: "updateTodo",
      summary: "Change a todo",
      description: "Omitted fields keep their values; null clears a field. Honors `If-Match`.",
      tag,
      access: mayWrite,
      params,
      body: z.strictObject({ title: title.optional(), description, dueDate }),
      responses: oneTodo,
      throws: ["todos.todo_not_found", "shared.precondition_failed"],
      handle: async ({ actor, params: { id }, body, header }) => {
        const version = expectedVersion(header("If-Match"));
        const todo = await updateTodo.execute(actor, { ...body, todoId: id, expectedVersion: version });
        return ok(toTodoDto(todo), todoHeadersOf(todo));
      },
    }),
    defineRoute({
      method: "delete",
      path: "/todos/{id}",
      operationId: "deleteTodo",
      summary: "Delete a todo",
      description: "Honors `If-Match`.",
      tag,
      access: mayWrite,
      params,
      responses: { 204: { description: "The todo was deleted." } },
      throws: ["todos.todo_not_found", "shared.precondition_failed"],
      handle: async ({ actor, params: { id }, header }) => {
        const version = expectedVersion(header("If-Match"));
        await deleteTodo.execute(actor, { todoId: id, expectedVersion: version });
        return noContent();
      },
    }),
    doneRoute("complete", "completeTodo", "Mark a todo as done", todos.completeTodo),
    doneRoute("reopen", "reopenTodo", "Mark a todo as not done", todos.reopenTodo),
  ];
}

/** The two routes that change whether a todo is done. */
function doneRoute(
  action: "complete" | "reopen",
  operationId: string,
  summary: string,
  useCase: Todos["completeTodo"] | Todos["reopenTodo"],
): Route {
  return defineRoute({
    method: "post",
    path: `/todos/{id}/${action}`,
    operationId,
    summary,
    description: "Idempotent. Honors `If-Match`.",
    tag,
    access: mayWrite,
    params,
    responses: oneTodo,
    throws: ["todos.todo_not_found", "shared.precondition_failed"],
    handle: async ({ actor, params: { id }, header }) => {
      const version = expectedVersion(header("If-Match"));
      const todo = await useCase.execute(actor, { todoId: id, expectedVersion: version });
      return ok(toTodoDto(todo), todoHeadersOf(todo));
    },
  });
}
