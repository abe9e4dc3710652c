import type { HttpLogger } from "../logging/http-logger.ts";

const minute = 60_000;

/** Warns that a bound closed connections: at once, then at most once a minute with the number since. */
export class BoundWarnings {
  readonly #logger: HttpLogger;
  readonly #now: () => number;
  readonly #counts = new Map<string, { closed: number; warnedAt: number }>();

  /** @param now monotonic milliseconds */
  constructor(logger: HttpLogger, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /** @param client whose connection was closed */
  count(bound: string, client: string): void {
    const counted = this.#counts.get(bound) ?? { closed: 0, warnedAt: Number.NEGATIVE_INFINITY };
    this.#counts.set(bound, counted);
    counted.closed += 1;
    if (this.#now() - counted.warnedAt < minute) return;
    this.#logger.warn({ bound, closed: counted.closed, client }, "connections closed at a bound");
    counted.closed = 0;
    counted.warnedAt = this.#now();
  }
}
