import type { DomainEvent } from "@portcullis/core";

interface TodoEventData extends Readonly<Record<string, unknown>> {
  readonly todoId: string;
  readonly ownerId: string;
}

export type TodoCreated = DomainEvent<"todos.todo_created", TodoEventData>;
/** `fields` names what changed, without the values. */
export type TodoChanged = DomainEvent<
  "todos.todo_changed",
  TodoEventData & { readonly fields: readonly string[] }
>;
export type TodoCompleted = DomainEvent<"todos.todo_completed", TodoEventData>;
export type TodoReopened = DomainEvent<"todos.todo_reopened", TodoEventData>;
export type TodoDeleted = DomainEvent<"todos.todo_deleted", TodoEventData>;

export type TodoEvent = TodoCreated | TodoChanged | TodoCompleted | TodoReopened | TodoDeleted;
