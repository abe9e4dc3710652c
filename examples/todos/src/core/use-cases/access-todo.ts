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
 * Before anything is read, so that whoever may see no todo at all learns nothing.
 * @throws PermissionDenied
 */
export function authorizeTodos(actor: Actor, own: OwnPermission): void {
  if (!managesTodos(actor)) authorize(actor, own);
}

/**
 * Reads the id once the actor may see or change some todo.
 * @throws PermissionDenied, TodoNotFound also when the text is no id at all
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
 * @throws TodoNotFound also when the todo is somebody else's and the actor may not know of it
 * @throws PermissionDenied when it is the actor's own
 */
export function requireAccess(todo: Todo | null, actor: Actor, own: OwnPermission): Todo {
  if (todo === null) throw new TodoNotFound();
  const isOwn = actor.type === "user" && actor.userId === todo.ownerId;
  if (isOwn) authorize(actor, own);
  else if (!managesTodos(actor)) throw new TodoNotFound();
  return todo;
}
