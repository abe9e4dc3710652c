import type { IdGenerator } from "../ports/id-generator.ts";

const counterBits = 12;

/**
 * RFC 9562 UUIDv7 from the system clock and Web Crypto: 48 bits of milliseconds, a 12-bit counter that keeps ids
 * of one millisecond in order (§6.2, method 1), 62 random bits.
 */
export class UuidV7Generator implements IdGenerator {
  #timestamp = 0;
  #counter = 0;

  next(): string {
    this.#tick();
    const random = crypto.getRandomValues(new Uint8Array(8));
    const time = hex(this.#timestamp, 12);
    const counter = hex(this.#counter, 3);
    const tail = [...random].map((byte, index) => hex(index === 0 ? (byte & 0x3f) | 0x80 : byte, 2)).join("");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  }

  /** Never goes back: when the clock does, or the counter is full, the timestamp runs ahead of the clock. */
  #tick(): void {
    const now = Date.now();
    if (now > this.#timestamp) {
      this.#timestamp = now;
      this.#counter = 0;
    } else if (this.#counter + 1 < 2 ** counterBits) {
      this.#counter += 1;
    } else {
      this.#timestamp += 1;
      this.#counter = 0;
    }
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
