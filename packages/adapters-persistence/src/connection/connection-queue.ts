import { Overloaded, StoreUnavailable } from "@portcullis/core";

/** Each waiting caller is a request in memory. `maxWait` is in milliseconds. */
export const queueLimits = { maxWaiting: 20_000, maxWait: 4_000 } as const;

interface Waiter {
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
}

export interface ConnectionQueueOptions {
  /** Connections in use at once. */
  readonly size: number;
  /** The maximum number of waiting callers. */
  readonly maxWaiting: number;
  /** The maximum wait in milliseconds. */
  readonly maxWait: number;
  /** Aborts when the result of the calling work is no longer wanted. Read only for callers that have to wait. */
  readonly abortSignal?: (() => AbortSignal | undefined) | undefined;
}

/**
 * Callers that wait for one of `size` connections, first come, first served. A caller leaves the queue without a
 * connection when its signal aborts, when it has waited for `maxWait`, and when the server is found unavailable: so each
 * caller gets a connection or an error in bounded time.
 */
export class ConnectionQueue {
  readonly #options: ConnectionQueueOptions;
  #free: number;
  /** In the order of their arrival. */
  readonly #waiting = new Set<Waiter>();

  constructor(options: ConnectionQueueOptions) {
    this.#options = options;
    this.#free = options.size;
  }

  /** @throws Overloaded when the queue is full, the wait too long, or the signal aborted; else what `refuseWaiting` is given */
  async acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { maxWaiting, abortSignal } = this.#options;
    if (this.#waiting.size >= maxWaiting) throw overloaded(`${maxWaiting} callers wait for a connection.`);
    await this.#wait(abortSignal?.());
  }

  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else next.grant();
  }

  refuseWaiting(reason: unknown): void {
    for (const { refuse } of [...this.#waiting]) refuse(reason);
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    const { maxWait } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      this.#waiting.delete(waiter);
      clearTimeout(timer);
      signal?.removeEventListener("abort", abandon);
    };
    const refuse = (reason: unknown): void => {
      leave();
      reject(reason);
    };
    const abandon = (): void =>
      refuse(overloaded("The caller stopped waiting before a connection was free."));
    const waiter: Waiter = {
      grant() {
        leave();
        resolve();
      },
      refuse,
    };
    const timer = setTimeout(() => refuse(overloaded(`No connection was free for ${maxWait} ms.`)), maxWait);
    this.#waiting.add(waiter);
    signal?.addEventListener("abort", abandon);
    if (signal?.aborted) abandon();
    return promise;
  }
}

function overloaded(reason: string): Overloaded {
  return new Overloaded({ cause: new Error(reason) });
}

/** The part of a pool's connection that is used here. */
export interface PooledClient {
  release(destroy?: Error | boolean): void;
}

/** The part of `pg`'s Pool that is used here. */
export interface Pool<Client extends PooledClient = PooledClient> {
  connect(): Promise<Client>;
}

/**
 * Puts the queue before a pool of the same size, in which no caller then waits. A failure to connect becomes a
 * `StoreUnavailable`, for any reason: the address, the password, the certificate, or the server.
 */
export function queueBefore<Client extends PooledClient>(pool: Pool<Client>, queue: ConnectionQueue): void {
  const connect: () => Promise<Client> = pool.connect.bind(pool);
  pool.connect = async (): Promise<Client> => {
    await queue.acquire();
    try {
      const client = await connect();
      const release = client.release.bind(client);
      client.release = (destroy) => {
        release(destroy);
        queue.release();
      };
      return client;
    } catch (cause) {
      const reason = new StoreUnavailable({ cause });
      // First: the next one would try as long again.
      queue.refuseWaiting(reason);
      queue.release();
      throw reason;
    }
  };
}
