import { DomainError } from "@portcullis/core";

/** There is no such todo, or none that the actor may know of. */
export class TodoNotFound extends DomainError {
  override readonly code = "todos.todo_not_found";
  constructor() {
    super("There is no such todo.");
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
    super("A due date is a day of the calendar, written as in 2026-12-31.");
  }
}

export class InvalidSearch extends DomainError {
  override readonly code = "todos.invalid_search";
  constructor() {
    super("A search has at most 200 characters and no control characters.");
  }
}

/** The user who would own the todo does not exist, or not any more. */
export class OwnerNotFound extends DomainError {
  override readonly code = "todos.owner_not_found";
  constructor(options?: ErrorOptions) {
    super("The user who would own the todo does not exist.", options);
  }
}

/** Every error that these use cases throw and Portcullis's do not, discriminated by `code`. */
export type TodosError =
  | InvalidDescription
  | InvalidDueDate
  | InvalidSearch
  | InvalidTitle
  | OwnerNotFound
  | TodoNotFound;
