import type { Actor } from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { requestedTodo, requireAccess } from "./access-todo.ts";

export interface GetTodoInput {
  readonly todoId: string;
}

/**
 * Reads a todo: the actor's own with `todos:read`, another user's with `todos:manage`.
 * @throws PermissionDenied, TodoNotFound
 */
export class GetTodo {
  readonly #use: TodoPorts;

  constructor(dependencies: TodoPorts) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: GetTodoInput): Promise<TodoView> {
    const id = requestedTodo(actor, "todos:read", input.todoId);
    const todo = requireAccess(await this.#use.todos.findById(id), actor, "todos:read");
    return toTodoView(todo);
  }
}
