import { explainDatabaseError } from "@portcullis/adapters-persistence";
import type { Logger } from "../logger.ts";

/** Milliseconds after which an ongoing outage is logged again. */
const repeatAfter = 60_000;

/** Logs the reason why retried work fails: when it changes, and once a minute. */
export class OutageLog {
  readonly #logger: Logger;
  readonly #message: string;
  #reason: string | null = null;
  #loggedAt = 0;

  constructor(logger: Logger, message: string) {
    this.#logger = logger;
    this.#message = message;
  }

  note(error: unknown): void {
    const { reason } = explainDatabaseError(error);
    const now = performance.now();
    if (reason === this.#reason && now - this.#loggedAt < repeatAfter) return;
    this.#reason = reason;
    this.#loggedAt = now;
    this.#logger.warn({ reason }, this.#message);
  }
}
