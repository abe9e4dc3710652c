import type { Actor } from "@portcullis/core";
import { toEventActor } from "@portcullis/core";
import type { TodoDependencies } from "../dependencies.ts";
import type { TodoReopened } from "../domain/events.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { lockTodo, requestedTodo } from "./access-todo.ts";

export interface ReopenTodoInput {
  readonly todoId: string;
  /** The version the decision is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Omit<TodoDependencies, "ids">;

/**
 * Marks a todo as not done: the actor's own with `todos:write`, another user's with `todos:manage`. Does nothing when it
 * is open already.
 * @throws ActorRevoked, PermissionDenied, TodoNotFound, PreconditionFailed
 */
export class ReopenTodo {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ReopenTodoInput): Promise<TodoView> {
    const id = requestedTodo(actor, "todos:write", input.todoId);
    const { todos, guardedUnitOfWork, events, clock } = this.#use;

    return guardedUnitOfWork.run(actor, { permissions: [] }, async (actor) => {
      const todo = await lockTodo(todos, actor, id, input.expectedVersion);
      if (!todo.isDone) return toTodoView(todo);
      const saved = await todos.save(todo.reopen(clock.now()));
      await events.record<TodoReopened>({
        type: "todos.todo_reopened",
        actor: toEventActor(actor),
        data: { todoId: id, ownerId: todo.ownerId },
      });
      return toTodoView(saved);
    });
  }
}
