import type { Clock } from "../../index.ts";

/** Returns the same time until `advance` is called. */
export class FixedClock implements Clock {
  #now: number;

  constructor(now: Date | string = "2026-01-01T00:00:00.000Z") {
    this.#now = new Date(now).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
