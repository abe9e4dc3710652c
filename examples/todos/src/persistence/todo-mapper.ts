import type { UserId } from "@portcullis/core";
import { caseFold } from "@portcullis/core";
import type { TodoId } from "../core/index.ts";
import { Todo } from "../core/index.ts";
import type { TodoRow } from "./todo-row.ts";

/** A todo as lists and reads select it. */
export type TodoRecord = Pick<TodoRow, (typeof todoColumns)[number]>;

export const todoColumns = [
  "id",
  "ownerId",
  "title",
  "description",
  "dueDate",
  "completedAt",
  "createdAt",
  "updatedAt",
  "version",
] as const;

export function toTodo(record: TodoRecord): Todo {
  return Todo.restore({
    ...record,
    // Only todos' and users' ids are written to these columns.
    id: record.id as TodoId,
    ownerId: record.ownerId as UserId,
    description: record.description ?? null,
    dueDate: record.dueDate ?? null,
    completedAt: record.completedAt ?? null,
  });
}

export function toTodoRow(todo: Todo): TodoRow {
  const { id, ownerId, title, description, dueDate, completedAt, createdAt, updatedAt } = todo;
  return {
    id,
    ownerId,
    title,
    description,
    dueDate,
    isDone: todo.isDone,
    completedAt,
    // A search contains no line break, so it can't match across title and description.
    searchText: [title, description ?? ""].map(caseFold).join("\n"),
    createdAt,
    updatedAt,
    version: todo.version + 1,
  };
}
