import type { Actor } from "@portcullis/core";
import { toEventActor } from "@portcullis/core";
import type { TodoDependencies } from "../dependencies.ts";
import type { TodoCompleted } from "../domain/events.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { lockTodo, requestedTodo } from "./access-todo.ts";

export interface CompleteTodoInput {
  readonly todoId: string;
  /** The version the decision is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Omit<TodoDependencies, "ids">;

/**
 * Marks a todo as done: the actor's own with `todos:write`, another user's with `todos:manage`. Does nothing when it is
 * done already.
 * @throws ActorRevoked, PermissionDenied, TodoNotFound, PreconditionFailed
 */
export class CompleteTodo {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: CompleteTodoInput): Promise<TodoView> {
    const id = requestedTodo(actor, "todos:write", input.todoId);
    const { todos, guardedUnitOfWork, events, clock } = this.#use;

    return guardedUnitOfWork.run(actor, { permissions: [] }, async (actor) => {
      const todo = await lockTodo(todos, actor, id, input.expectedVersion);
      if (todo.isDone) return toTodoView(todo);
      const saved = await todos.save(todo.complete(clock.now()));
      await events.record<TodoCompleted>({
        type: "todos.todo_completed",
        actor: toEventActor(actor),
        data: { todoId: id, ownerId: todo.ownerId },
      });
      return toTodoView(saved);
    });
  }
}
