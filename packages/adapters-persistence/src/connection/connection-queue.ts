import { Overloaded } from "@portcullis/core";

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Callers that wait for one of `size` connections, first come, first served. As long as the server answers they wait
 * for as long as it takes; when it is found away they are refused at once, where a fixed time limit would refuse
 * callers of a server that is merely busy, and keep those of a dead one waiting.
 */
export class ConnectionQueue {
  #free: number;
  readonly #longest: number;
  #waiting: Waiter[] = [];

  constructor(size: number, longest: number) {
    this.#free = size;
    this.#longest = longest;
  }

  /** @throws Overloaded when the queue is full, else what `refuseWaiting` is given */
  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    if (this.#waiting.length >= this.#longest) throw new Overloaded();
    await new Promise<void>((admit, refuse) => this.#waiting.push({ admit, refuse }));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.admit();
  }

  refuseWaiting(reason: unknown): void {
    const refused = this.#waiting;
    this.#waiting = [];
    for (const { refuse } of refused) refuse(reason);
  }
}

interface Client {
  release(destroy?: Error | boolean): void;
}

/** The part of `pg`'s Pool that is used here. */
export interface Pool {
  connect(): Promise<Client>;
}

/** Puts the queue before a pool of the same size, which then never makes anybody wait itself. */
export function queueBefore(pool: Pool, queue: ConnectionQueue): void {
  const connect: () => Promise<Client> = pool.connect.bind(pool);
  pool.connect = async (): Promise<Client> => {
    await queue.take();
    const client = await connect().catch((reason: unknown) => {
      queue.give();
      queue.refuseWaiting(reason);
      throw reason;
    });
    const release = client.release.bind(client);
    client.release = (destroy) => {
      release(destroy);
      queue.give();
    };
    return client;
  };
}
