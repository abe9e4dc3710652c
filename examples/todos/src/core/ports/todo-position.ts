import type { Position } from "@portcullis/core";
import { isId, isTimePosition } from "@portcullis/core";
import { isDay } from "../domain/due-date.ts";
import type { Todo } from "../domain/todo.ts";
import type { TodoSort } from "./todo-repository.ts";

/** The sort key of todos without a due date: after every day, also as text. */
export const noDueDate = "none";

/** Where a todo stands in a list: by its creation as an ISO 8601 text, or by its due date. */
export function todoPosition(sort: TodoSort): (todo: Pick<Todo, "id" | "createdAt" | "dueDate">) => Position {
  return ({ id, createdAt, dueDate }) => ({
    key: sort === "dueDate" ? (dueDate ?? noDueDate) : createdAt.toISOString(),
    id,
  });
}

/** Whether the position can be one of this list. */
export function isTodoPosition(sort: TodoSort): (position: Position) => boolean {
  if (sort !== "dueDate") return isTimePosition;
  return ({ key, id }) => isId(id) && (key === noDueDate || isDay(key));
}
