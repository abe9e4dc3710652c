import type { Actor, Page, PageRequest, UserId } from "@portcullis/core";
import {
  authorize,
  keysetOf,
  pageOf,
  parseBoolean,
  parseChoice,
  parseId,
  parseInput,
} from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";
import { parseDueDate } from "../domain/due-date.ts";
import { parseSearch } from "../domain/todo-search.ts";
import type { TodoView } from "../domain/todo-view.ts";
import { toTodoView } from "../domain/todo-view.ts";
import { isTodoPosition, todoPosition } from "../ports/todo-position.ts";
import type { TodoSort } from "../ports/todo-repository.ts";
import { todoSorts } from "../ports/todo-repository.ts";
import { authorizeTodos, managesTodos } from "./access-todo.ts";

export interface ListTodosInput extends PageRequest {
  /** Default: all owners for an actor with `todos:manage`, the actor for others. */
  readonly ownerId?: string | undefined;
  readonly done?: boolean | undefined;
  /** `YYYY-MM-DD`: only todos that are due before this day. */
  readonly dueBefore?: string | undefined;
  /** Text that the title or the description contains, in any letter case. */
  readonly search?: string | undefined;
  /** Default: `-createdAt`. Under `dueDate` todos without a due date come last. */
  readonly sort?: TodoSort | undefined;
}

/**
 * Lists todos by page, filtered and sorted: the actor's own with `todos:read`, those of others with `todos:manage`.
 * @throws PermissionDenied, InvalidInput, InvalidCursor, InvalidPageLimit
 */
export class ListTodos {
  readonly #use: TodoPorts;

  constructor(dependencies: TodoPorts) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ListTodosInput = {}): Promise<Page<TodoView>> {
    authorizeTodos(actor, "todos:read");
    const {
      ownerId: named,
      sort,
      ...filters
    } = parseInput({
      sort: () => parseChoice(input.sort, todoSorts),
      done: () => parseBoolean(input.done),
      ownerId: () => (input.ownerId === undefined ? null : parseId<"User">(input.ownerId)),
      dueBefore: () => parseDueDate(input.dueBefore ?? null),
      search: () => parseSearch(input.search ?? ""),
    });
    const ownerId = named ?? everybodysOrOwn(actor);
    const isOwn = actor.type === "user" && actor.userId === ownerId;
    authorize(actor, isOwn ? "todos:read" : "todos:manage");

    const order = `todos:${sort}`;
    const keyset = keysetOf(input, order, isTodoPosition(sort));
    const query = { ...keyset, ...filters, ownerId, sort };
    const found = await this.#use.todos.list(query);
    const page = pageOf(found, keyset, order, todoPosition(sort));
    return { ...page, items: page.items.map(toTodoView) };
  }
}

function everybodysOrOwn(actor: Actor): UserId | null {
  return actor.type === "system" || managesTodos(actor) ? null : actor.userId;
}
