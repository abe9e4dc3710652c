import { DomainError } from "./domain-error.ts";

/** One reason why one field of an input was refused. `path` is dotted, as in `profile.name`. */
export interface InputIssue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Well-formed input that breaks a rule; names every offending field at once. */
export class InvalidInput extends DomainError {
  override readonly code = "shared.invalid_input";
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[], options?: ErrorOptions) {
    super("The input is not valid.", options);
    this.issues = issues;
  }
}

/** A filter or an order that a list does not have. */
export class InvalidFilter extends DomainError {
  override readonly code = "shared.invalid_filter";

  constructor() {
    super("This list has no such filter or order.");
  }
}

/** Text that is no UUID. */
export class InvalidId extends DomainError {
  override readonly code = "shared.invalid_id";
  constructor() {
    super("This is not a UUID.");
  }
}

/** A cursor that this list, in this order, did not hand out. */
export class InvalidCursor extends DomainError {
  override readonly code = "shared.invalid_cursor";
  constructor() {
    super("The cursor is not one this list handed out.");
  }
}

/** A page has 1 to 100 items. */
export class InvalidPageLimit extends DomainError {
  override readonly code = "shared.invalid_limit";
  constructor() {
    super("The limit is a whole number from 1 to 100.");
  }
}

/** The caller named a version (`If-Match`) that is no longer the current one. */
export class PreconditionFailed extends DomainError {
  override readonly code = "shared.precondition_failed";
  constructor() {
    super("It was changed since you read it.");
  }
}

/** Thrown by a repository's `save` when another writer saved the same version first. */
export class ConcurrentModification extends DomainError {
  override readonly code = "shared.concurrent_modification";
  constructor(options?: ErrorOptions) {
    super("Someone else changed it at the same moment.", options);
  }
}

/** So much waits to be done already that this was not begun. Thrown by adapters; repeat it later. */
export class Overloaded extends DomainError {
  override readonly code = "shared.overloaded";
  constructor(options?: ErrorOptions) {
    super("Too much is asked at this moment.", options);
  }
}

/** A required data store is unavailable. Thrown by adapters; safe to retry. */
export class StoreUnavailable extends DomainError {
  override readonly code = "shared.store_unavailable";
  constructor(options?: ErrorOptions) {
    super("A required data store is unavailable.", options);
  }
}
