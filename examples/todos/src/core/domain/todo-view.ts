import type { UserId } from "@portcullis/core";
import type { Todo, TodoId } from "./todo.ts";

/** A todo as use cases return it: plain data. */
export interface TodoView {
  readonly id: TodoId;
  readonly title: string;
  readonly description: string | null;
  /** `YYYY-MM-DD` */
  readonly dueDate: string | null;
  readonly done: boolean;
  readonly completedAt: Date | null;
  readonly ownerId: UserId;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export function toTodoView(todo: Todo): TodoView {
  const { id, title, description, dueDate, completedAt, ownerId, createdAt, updatedAt, version } = todo;
  return {
    id,
    title,
    description,
    dueDate,
    done: todo.isDone,
    completedAt,
    ownerId,
    createdAt,
    updatedAt,
    version,
  };
}
