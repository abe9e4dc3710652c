import { DomainError } from "@portcullis/core";

/** No todo has this id, the text is not an id, or it is another user's todo and the actor has no `todos:manage`. */
export class TodoNotFound extends DomainError {
  override readonly code = "todos.todo_not_found";
  constructor() {
    super("The todo does not exist.");
  }
}

export class InvalidTitle extends DomainError {
  override readonly code = "todos.invalid_title";
  constructor() {
    super("A title has 1 to 200 characters and no control characters.");
  }
}

export class InvalidDescription extends DomainError {
  override readonly code = "todos.invalid_description";
  constructor() {
    super("A description has at most 5,000 characters, and of control characters only line breaks and tabs.");
  }
}

export class InvalidDueDate extends DomainError {
  override readonly code = "todos.invalid_due_date";
  constructor() {
    super("A due date is a calendar day, such as 2026-12-31.");
  }
}

export class InvalidSearch extends DomainError {
  override readonly code = "todos.invalid_search";
  constructor() {
    super("A search has at most 200 characters and no control characters.");
  }
}

/** The user who would own the todo does not exist, or was deleted. */
export class OwnerNotFound extends DomainError {
  override readonly code = "todos.owner_not_found";
  constructor(options?: ErrorOptions) {
    super("The user who would own the todo does not exist.", options);
  }
}

/** Every error of todos, discriminated by `code`, beside those of Portcullis. */
export type TodosError =
  | InvalidDescription
  | InvalidDueDate
  | InvalidSearch
  | InvalidTitle
  | OwnerNotFound
  | TodoNotFound;
