import { DomainError } from "./domain-error.ts";

/** Why a field was refused. `path` is dotted, such as `profile.name`. */
export interface InputIssue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Fields break rules; `issues` names every one of them at once. */
export class InvalidInput extends DomainError {
  override readonly code = "shared.invalid_input";
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[], options?: ErrorOptions) {
    super("One or more fields are invalid.", options);
    this.issues = issues;
  }
}

/** The list does not have this filter or sort order. */
export class InvalidFilter extends DomainError {
  override readonly code = "shared.invalid_filter";

  constructor() {
    super("The list does not have this filter or sort order.");
  }
}

/** The text is not a UUID. */
export class InvalidId extends DomainError {
  override readonly code = "shared.invalid_id";
  constructor() {
    super("The id must be a UUID.");
  }
}

/** The cursor does not come from this list with this sort order. */
export class InvalidCursor extends DomainError {
  override readonly code = "shared.invalid_cursor";
  constructor() {
    super("The cursor is invalid. Use the nextCursor of the same list with the same filters and sort order.");
  }
}

/** The limit of a page is not a whole number from 1 to 100. */
export class InvalidPageLimit extends DomainError {
  override readonly code = "shared.invalid_limit";
  constructor() {
    super("The limit must be a whole number from 1 to 100.");
  }
}

/** The version that the caller expects (over HTTP: `If-Match`) is not the current one. */
export class PreconditionFailed extends DomainError {
  override readonly code = "shared.precondition_failed";
  constructor() {
    super("The resource was changed since you read it. Read it again and repeat the change.");
  }
}

/** Another writer saved the same version first. Thrown by the `save` of repositories. */
export class ConcurrentModification extends DomainError {
  override readonly code = "shared.concurrent_modification";
  constructor(options?: ErrorOptions) {
    super("The resource was changed by another request at the same time. Retry.", options);
  }
}

/** Too much work is queued, so this was not begun. Thrown by adapters; safe to retry later. */
export class Overloaded extends DomainError {
  override readonly code = "shared.overloaded";
  constructor(options?: ErrorOptions) {
    super("The server is overloaded. Retry later.", options);
  }
}

/** A required data store is unavailable. Thrown by adapters; safe to retry. */
export class StoreUnavailable extends DomainError {
  override readonly code = "shared.store_unavailable";
  constructor(options?: ErrorOptions) {
    super("A required data store is unavailable.", options);
  }
}
