import type { Keyset, UserId } from "@portcullis/core";
import type { Todo, TodoId } from "../domain/todo.ts";

export const todoSorts = ["-createdAt", "createdAt", "dueDate"] as const;
export type TodoSort = (typeof todoSorts)[number];

export interface TodoQuery extends Keyset {
  /** Null for the todos of all owners. */
  readonly ownerId: UserId | null;
  readonly done: boolean | null;
  /** `YYYY-MM-DD`; todos without a due date are not due before any day. */
  readonly dueBefore: string | null;
  /** Case-folded text that the title or the description contains. */
  readonly search: string | null;
  readonly sort: TodoSort;
}

export interface TodoRepository {
  findById(id: TodoId): Promise<Todo | null>;
  /**
   * Reads the todo and locks it until the running unit of work ends: other `lock`, `save` and `remove` calls for it wait.
   * @throws OutsideUnitOfWork
   */
  lock(id: TodoId): Promise<Todo | null>;
  /**
   * Up to `limit + 1` todos in the order of `sort`, ties broken by id in the same direction, after the position.
   * `after.key` is that of `todoPosition`, for the same list. The cost must not grow with the number of users or of
   * todos, except for `search`, and for `dueBefore` in an order other than `dueDate`: these may read every todo that
   * matches the other filters.
   */
  list(query: TodoQuery): Promise<readonly Todo[]>;
  /**
   * Stores a new todo and returns it with version 1.
   * @throws OwnerNotFound also when the owner is deleted at the same moment
   * @throws ConcurrentModification when a todo with this id exists
   */
  add(todo: Todo): Promise<Todo>;
  /**
   * Stores a changed todo and returns it with the next version.
   * @throws ConcurrentModification when the stored version is not the todo's, or the todo was removed
   */
  save(todo: Todo): Promise<Todo>;
  /** @returns whether there was one */
  remove(id: TodoId): Promise<boolean>;
  /**
   * Deletes every todo of the owner. Until the running unit of work ends, calls of `add` for the owner wait, so that none
   * is added before the owner is deleted.
   * @returns how many there were
   * @throws OutsideUnitOfWork
   */
  removeAllOf(ownerId: UserId): Promise<number>;
}
