import type { IdGenerator } from "../../index.ts";

/** UUIDv7-shaped ids that count from one, so that tests can predict them. */
export class SequentialIdGenerator implements IdGenerator {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `00000000-0000-7000-8000-${this.#count.toString(16).padStart(12, "0")}`;
  }
}
