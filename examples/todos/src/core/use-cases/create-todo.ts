import type { Actor } from "@portcullis/core";
import { authorize, parseId, parseInput, toEventActor, userIdOf } from "@portcullis/core";
import type { TodoDependencies } from "../dependencies.ts";
import { parseDueDate } from "../domain/due-date.ts";
import type { TodoCreated } from "../domain/events.ts";
import { Todo } from "../domain/todo.ts";
import { parseDescription } from "../domain/todo-description.ts";
import { parseTitle } from "../domain/todo-title.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";

export interface CreateTodoInput {
  readonly title: string;
  readonly description?: string | null | undefined;
  /** `YYYY-MM-DD` */
  readonly dueDate?: string | null | undefined;
}

/**
 * Creates a todo that the actor owns. Needs `todos:write`.
 * @throws NotAUser, ActorRevoked, PermissionDenied, InvalidInput
 */
export class CreateTodo {
  readonly #use: TodoDependencies;

  constructor(dependencies: TodoDependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: CreateTodoInput): Promise<TodoView> {
    const ownerId = userIdOf(actor);
    authorize(actor, "todos:write");
    const content = parseInput({
      title: () => parseTitle(input.title),
      description: () => parseDescription(input.description ?? null),
      dueDate: () => parseDueDate(input.dueDate ?? null),
    });
    const { todos, guardedUnitOfWork, events, clock, ids } = this.#use;
    const id = parseId<"Todo">(ids.next());

    return guardedUnitOfWork.run(actor, { permissions: ["todos:write"] }, async (actor) => {
      const todo = await todos.add(Todo.register({ id, ownerId, ...content }, clock.now()));
      await events.record<TodoCreated>({
        type: "todos.todo_created",
        actor: toEventActor(actor),
        data: { todoId: id, ownerId },
      });
      return toTodoView(todo);
    });
  }
}
