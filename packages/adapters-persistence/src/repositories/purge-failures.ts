import { Overloaded, StoreUnavailable } from "@portcullis/core";
import { isStatementTimeout } from "../errors/translate-error.ts";

/** After this many consecutive timeouts the cause is a slow database, and the purge ends. */
const timeoutsInARow = 10;

/** The sessions of one purge that could not be deleted, and why. */
export class PurgeFailures {
  readonly #errors: Error[] = [];
  #timeouts = 0;

  /** @throws AggregateError when it is one timeout too many */
  add(sessionId: string, cause: unknown): void {
    this.#errors.push(new Error(`The session ${sessionId} could not be deleted.`, { cause }));
    this.#timeouts = isStatementTimeout(cause) ? this.#timeouts + 1 : 0;
    if (this.#timeouts === timeoutsInARow) this.throwIfAny();
  }

  /** A session was deleted. */
  interrupt(): void {
    this.#timeouts = 0;
  }

  /** @throws AggregateError with an error for each */
  throwIfAny(): void {
    if (this.#errors.length === 0) return;
    const message = `${this.#errors.length} session(s) could not be deleted. The next purge tries again.`;
    throw new AggregateError(this.#errors, message);
  }
}

/** Not when the database is unavailable or overloaded. */
export function concernsRows(error: unknown): boolean {
  if (error instanceof Overloaded) return false;
  return !(error instanceof StoreUnavailable) || isStatementTimeout(error);
}
