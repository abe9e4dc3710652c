import type { Id, UserId } from "@portcullis/core";

export type TodoId = Id<"Todo">;

export interface TodoState {
  readonly id: TodoId;
  readonly ownerId: UserId;
  readonly title: string;
  readonly description: string | null;
  /** `YYYY-MM-DD` */
  readonly dueDate: string | null;
  /** Null while it is not done. */
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one at each save; 0 before the first. */
  readonly version: number;
}

export type NewTodo = Pick<TodoState, "id" | "ownerId" | "title" | "description" | "dueDate">;
export type TodoChange = Partial<Pick<TodoState, "title" | "description" | "dueDate">>;

/** A task of a user. Immutable: each change returns a new Todo. Its owner never changes. */
export class Todo implements TodoState {
  readonly id: TodoId;
  readonly ownerId: UserId;
  readonly title: string;
  readonly description: string | null;
  readonly dueDate: string | null;
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;

  private constructor(state: TodoState) {
    this.id = state.id;
    this.ownerId = state.ownerId;
    this.title = state.title;
    this.description = state.description;
    this.dueDate = state.dueDate;
    this.completedAt = state.completedAt === null ? null : new Date(state.completedAt);
    this.createdAt = new Date(state.createdAt);
    this.updatedAt = new Date(state.updatedAt);
    this.version = state.version;
  }

  /** A new todo, not done. */
  static register(todo: NewTodo, now: Date): Todo {
    return new Todo({ ...todo, completedAt: null, createdAt: now, updatedAt: now, version: 0 });
  }

  /** For repositories: a todo as it was stored. */
  static restore(state: TodoState): Todo {
    return new Todo(state);
  }

  get isDone(): boolean {
    return this.completedAt !== null;
  }

  change(change: TodoChange, now: Date): Todo {
    return new Todo({ ...this, ...change, updatedAt: now });
  }

  complete(now: Date): Todo {
    return new Todo({ ...this, completedAt: now, updatedAt: now });
  }

  reopen(now: Date): Todo {
    return new Todo({ ...this, completedAt: null, updatedAt: now });
  }
}
