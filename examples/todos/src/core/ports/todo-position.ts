import type { Position } from "@portcullis/core";
import { isId, isTimePosition } from "@portcullis/core";
import { isDay } from "../domain/due-date.ts";
import type { Todo } from "../domain/todo.ts";
import type { TodoSort } from "./todo-repository.ts";

/** The sort key of todos without a due date: after every day, also as text. */
export const noDueDate = "none";

/** The position of a todo in a list: its creation as an ISO 8601 text, or its due date, and its id. */
export function todoPosition(sort: TodoSort): (todo: Pick<Todo, "id" | "createdAt" | "dueDate">) => Position {
  return ({ id, createdAt, dueDate }) => ({
    key: sort === "dueDate" ? (dueDate ?? noDueDate) : createdAt.toISOString(),
    id,
  });
}

/** Whether the position has the form of this list's positions. */
export function isTodoPosition(sort: TodoSort): (position: Position) => boolean {
  if (sort !== "dueDate") return isTimePosition;
  return ({ key, id }) => isId(id) && (key === noDueDate || isDay(key));
}
