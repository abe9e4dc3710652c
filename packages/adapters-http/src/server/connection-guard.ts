import type { BoundedConnection } from "./bounded-connections.ts";
import { BoundedConnections } from "./bounded-connections.ts";

export type ConnectionBound = "maxConnections" | "maxConnectionsPerClient";

export interface ConnectionGuardOptions {
  readonly maxConnections: number;
  /** `Infinity` where peers are proxies. */
  readonly maxConnectionsPerClient: number;
  /** @param client whose connection was closed or refused */
  readonly onBound: (bound: ConnectionBound, client: string) => void;
}

/**
 * Bounds open connections, in total and per client. At a bound, a new connection replaces the one that the server has
 * waited for longest, so that idle connections can't lock clients out.
 */
export class ConnectionGuard {
  readonly #options: ConnectionGuardOptions;
  readonly #all: BoundedConnections;
  readonly #byClient = new Map<string, BoundedConnections>();
  readonly #clients = new Map<BoundedConnection, string>();

  constructor(options: ConnectionGuardOptions) {
    this.#options = options;
    this.#all = new BoundedConnections(options.maxConnections);
  }

  /**
   * @param client the client's key
   * @returns false when every connection that it could replace is being served
   */
  admit(connection: BoundedConnection, client: string): boolean {
    const { maxConnectionsPerClient } = this.#options;
    const own = this.#byClient.get(client) ?? new BoundedConnections(maxConnectionsPerClient);
    if (!this.#makeRoom(own, "maxConnectionsPerClient", client)) return false;
    if (!this.#makeRoom(this.#all, "maxConnections", client)) return false;
    this.#byClient.set(client, own);
    this.#clients.set(connection, client);
    own.wait(connection);
    this.#all.wait(connection);
    return true;
  }

  /** The server has answered all requests of the connection, and waits for the client. */
  wait(connection: BoundedConnection): void {
    const client = this.#clients.get(connection);
    if (client === undefined) return;
    this.#all.wait(connection);
    this.#byClient.get(client)?.wait(connection);
  }

  /** The connection was closed. */
  remove(connection: BoundedConnection): void {
    const client = this.#clients.get(connection);
    if (client === undefined) return;
    this.#clients.delete(connection);
    this.#all.remove(connection);
    const own = this.#byClient.get(client);
    own?.remove(connection);
    if (own?.size === 0) this.#byClient.delete(client);
  }

  #makeRoom(connections: BoundedConnections, bound: ConnectionBound, client: string): boolean {
    if (!connections.isFull) return true;
    const longest = connections.longestWaiting();
    this.#options.onBound(bound, longest === null ? client : (this.#clients.get(longest) ?? client));
    if (longest === null) return false;
    this.remove(longest);
    longest.destroy();
    return true;
  }
}
