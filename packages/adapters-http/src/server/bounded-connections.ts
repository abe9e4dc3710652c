/** The part of a connection that bounds on connections need. */
export interface BoundedConnection {
  /** Whether the server is processing a request of it, rather than waiting for the client to send or read. */
  readonly isServed: boolean;
  /** Closes it at once. */
  destroy(): void;
}

/** Connections, ordered by when the server began to wait for them. */
export class BoundedConnections {
  readonly #limit: number;
  readonly #ordered = new Set<BoundedConnection>();

  /** @param limit the maximum number of connections; `Infinity` for no limit */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#ordered.size;
  }

  get isFull(): boolean {
    return this.size >= this.#limit;
  }

  /** Adds the connection or moves it to the end: the server now waits for its next request. */
  wait(connection: BoundedConnection): void {
    this.#ordered.delete(connection);
    this.#ordered.add(connection);
  }

  remove(connection: BoundedConnection): void {
    this.#ordered.delete(connection);
  }

  /**
   * Moves served connections that it encounters to the end, so a call inspects few connections unless most are served.
   * @returns the connection that the server has waited for longest; null when all are served
   */
  longestWaiting(): BoundedConnection | null {
    let remaining = this.size;
    for (const connection of this.#ordered) {
      if (!connection.isServed) return connection;
      this.wait(connection);
      remaining -= 1;
      // The connections that follow were moved to the end by this loop.
      if (remaining === 0) return null;
    }
    return null;
  }
}
