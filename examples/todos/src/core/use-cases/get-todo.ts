import type { Actor } from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { readTodo } from "./access-todo.ts";

export interface GetTodoInput {
  readonly todoId: string;
}

/**
 * Reads a todo: one's own with `todos:read`, somebody else's with `todos:manage`.
 * @throws PermissionDenied, TodoNotFound
 */
export class GetTodo {
  readonly #use: TodoPorts;

  constructor(dependencies: TodoPorts) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: GetTodoInput): Promise<TodoView> {
    return toTodoView(await readTodo(this.#use.todos, actor, input.todoId));
  }
}
