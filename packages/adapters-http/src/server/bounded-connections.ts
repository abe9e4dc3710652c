/** A connection as far as bounds on connections need to know it. */
export interface BoundedConnection {
  /** Whether the server works on something for it, rather than waiting for the client to send or to read. */
  readonly isServed: boolean;
  /** Closes it at once. */
  destroy(): void;
}

/** Connections in the order in which the server began to wait for them. */
export class BoundedConnections {
  readonly #limit: number;
  readonly #ordered = new Set<BoundedConnection>();

  /** @param limit how many there may be; `Infinity` for any number */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#ordered.size;
  }

  get isFull(): boolean {
    return this.size >= this.#limit;
  }

  /** Adds it, or moves it to the end: the server waits for its next request from now on. */
  wait(connection: BoundedConnection): void {
    this.#ordered.delete(connection);
    this.#ordered.add(connection);
  }

  remove(connection: BoundedConnection): void {
    this.#ordered.delete(connection);
  }

  /**
   * Each connection that is served when it is met is moved to the end, so a call looks at few connections unless most are served.
   * @returns the connection that the server has waited for longest; null when every one is served
   */
  longestWaiting(): BoundedConnection | null {
    let unseen = this.size;
    for (const connection of this.#ordered) {
      if (!connection.isServed) return connection;
      this.wait(connection);
      unseen -= 1;
      // What was moved to the end would be met again.
      if (unseen === 0) return null;
    }
    return null;
  }
}
