import type { Actor } from "@portcullis/core";
import { toEventActor } from "@portcullis/core";
import type { TodoDependencies } from "../dependencies.ts";
import type { TodoDeleted } from "../domain/events.ts";
import { lockTodo, requestedTodo } from "./access-todo.ts";

export interface DeleteTodoInput {
  readonly todoId: string;
  /** The version the decision is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<TodoDependencies, "todos" | "guardedUnitOfWork" | "events">;

/**
 * Deletes a todo: the actor's own with `todos:write`, another user's with `todos:manage`.
 * @throws ActorRevoked, PermissionDenied, TodoNotFound, PreconditionFailed
 */
export class DeleteTodo {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteTodoInput): Promise<void> {
    const id = requestedTodo(actor, "todos:write", input.todoId);
    const { todos, guardedUnitOfWork, events } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: [] }, async (actor) => {
      const { ownerId } = await lockTodo(todos, actor, id, input.expectedVersion);
      await todos.remove(id);
      await events.record<TodoDeleted>({
        type: "todos.todo_deleted",
        actor: toEventActor(actor),
        data: { todoId: id, ownerId },
      });
    });
  }
}
