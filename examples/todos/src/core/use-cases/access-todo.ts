import type { Actor } from "@portcullis/core";
import { authorize, PreconditionFailed, parseId, parseOrNotFound, parsePermission } from "@portcullis/core";
import type { TodoPermission } from "../domain/permissions.ts";
import type { Todo, TodoId } from "../domain/todo.ts";
import { TodoNotFound } from "../errors.ts";
import type { TodoRepository } from "../ports/todo-repository.ts";

type OwnPermission = Exclude<TodoPermission, "todos:manage">;

const manage = parsePermission("todos:manage");

export function managesTodos(actor: Actor): boolean {
  return actor.permissions.covers(manage);
}

/**
 * Call it before anything is read, so that an actor without permissions can't find out which todos exist.
 * @throws PermissionDenied
 */
export function authorizeTodos(actor: Actor, own: OwnPermission): void {
  if (!managesTodos(actor)) authorize(actor, own);
}

/**
 * Parses the id after `authorizeTodos`.
 * @throws PermissionDenied, TodoNotFound also when the text is not an id
 */
export function requestedTodo(actor: Actor, own: OwnPermission, rawId: string): TodoId {
  authorizeTodos(actor, own);
  return parseOrNotFound(rawId, parseId<"Todo">, TodoNotFound);
}

/**
 * The todo to change, locked; inside the unit of work.
 * @throws TodoNotFound, PermissionDenied as `requireAccess` does
 * @throws PreconditionFailed when a version is expected and is not the current one
 */
export async function lockTodo(
  todos: TodoRepository,
  actor: Actor,
  id: TodoId,
  expectedVersion: number | undefined,
): Promise<Todo> {
  const todo = requireAccess(await todos.lock(id), actor, "todos:write");
  if (expectedVersion !== undefined && todo.version !== expectedVersion) throw new PreconditionFailed();
  return todo;
}

/**
 * @throws TodoNotFound also when it is another user's and the actor has no `todos:manage`
 * @throws PermissionDenied when it is the actor's own and `own` is missing
 */
export function requireAccess(todo: Todo | null, actor: Actor, own: OwnPermission): Todo {
  if (todo === null) throw new TodoNotFound();
  const isOwn = actor.type === "user" && actor.userId === todo.ownerId;
  if (isOwn) authorize(actor, own);
  else if (!managesTodos(actor)) throw new TodoNotFound();
  return todo;
}
