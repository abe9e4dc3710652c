import type { Actor } from "@portcullis/core";
import { parseInput, toEventActor } from "@portcullis/core";
import type { TodoDependencies } from "../dependencies.ts";
import { parseDueDate } from "../domain/due-date.ts";
import type { TodoChanged } from "../domain/events.ts";
import type { Todo, TodoChange } from "../domain/todo.ts";
import { parseDescription } from "../domain/todo-description.ts";
import { parseTitle } from "../domain/todo-title.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { lockTodo, requestedTodo } from "./access-todo.ts";

/** Fields left out keep their value; null clears one. */
export interface UpdateTodoInput {
  readonly todoId: string;
  /** The version the change is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  /** `YYYY-MM-DD` */
  readonly dueDate?: string | null | undefined;
}

type Dependencies = Omit<TodoDependencies, "ids">;

/**
 * Changes a todo: the actor's own with `todos:write`, another user's with `todos:manage`. A change without a difference
 * is neither saved nor recorded.
 * @throws ActorRevoked, PermissionDenied, InvalidInput, TodoNotFound, PreconditionFailed
 */
export class UpdateTodo {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: UpdateTodoInput): Promise<TodoView> {
    const id = requestedTodo(actor, "todos:write", input.todoId);
    const change = parseChange(input);
    const { todos, guardedUnitOfWork, events, clock } = this.#use;

    return guardedUnitOfWork.run(actor, { permissions: [] }, async (actor) => {
      const todo = await lockTodo(todos, actor, id, input.expectedVersion);
      const changed = differences(change, todo);
      const fields = Object.keys(changed);
      if (fields.length === 0) return toTodoView(todo);
      const saved = await todos.save(todo.change(changed, clock.now()));
      await events.record<TodoChanged>({
        type: "todos.todo_changed",
        actor: toEventActor(actor),
        data: { todoId: id, ownerId: todo.ownerId, fields },
      });
      return toTodoView(saved);
    });
  }
}

function parseChange({ title, description, dueDate }: UpdateTodoInput): TodoChange {
  return parseInput({
    ...(title !== undefined && { title: () => parseTitle(title) }),
    ...(description !== undefined && { description: () => parseDescription(description) }),
    ...(dueDate !== undefined && { dueDate: () => parseDueDate(dueDate) }),
  });
}

/** The fields of the change that the todo does not have already. */
function differences({ title, description, dueDate }: TodoChange, todo: Todo): TodoChange {
  return {
    ...(title !== undefined && title !== todo.title && { title }),
    ...(description !== undefined && description !== todo.description && { description }),
    ...(dueDate !== undefined && dueDate !== todo.dueDate && { dueDate }),
  };
}
