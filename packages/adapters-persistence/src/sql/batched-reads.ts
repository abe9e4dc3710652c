import { AsyncLocalStorage } from "node:async_hooks";
import { Overloaded } from "@portcullis/core";

/** Reads what is stored under the keys now. Keys without a value are missing in the result. */
export type Load<Key, Value> = (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;

export interface BatchedReadsOptions {
  /** Loads under way at once. */
  readonly lanes: number;
  /** The maximum number of reads that one load answers. */
  readonly batchSize: number;
  /** The maximum number of reads that wait for a load to begin. */
  readonly maxWaiting: number;
  /** The maximum time in milliseconds that a read waits for its load to begin. */
  readonly maxWait: number;
}

/** Each waiting read is a request in memory. */
export const batchLimits: BatchedReadsOptions = {
  lanes: 2,
  batchSize: 128,
  maxWaiting: 20_000,
  maxWait: 4_000,
};

interface WaitingRead<Key, Value> {
  readonly key: Key;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly resolve: (value: Value | null) => void;
  readonly reject: (reason: unknown) => void;
}

/** Outside of every caller's transaction, request and abort signal, since a load answers several callers. */
const outsideCallers = AsyncLocalStorage.snapshot();

/**
 * Reads that are asked for in the same turn of the event loop, or while all lanes are in use, share one load. A load
 * begins after every read that it answers was asked for, and nothing is kept once it has answered: so each read returns
 * what was stored at a moment between its beginning and its end.
 */
export class BatchedReads<Key, Value> {
  readonly #load: Load<Key, Value>;
  readonly #options: BatchedReadsOptions;
  /** In the order of their arrival. */
  #waiting: WaitingRead<Key, Value>[] = [];
  #loading = 0;
  #isScheduled = false;
  #expiry: NodeJS.Timeout | undefined;

  constructor(load: Load<Key, Value>, options: BatchedReadsOptions = batchLimits) {
    this.#load = load;
    this.#options = options;
  }

  /**
   * Null when nothing is stored under the key.
   * @throws Overloaded when too many reads wait, or no load began in time
   * @throws what the load that answers it throws
   */
  async read(key: Key): Promise<Value | null> {
    const { maxWaiting, maxWait } = this.#options;
    if (this.#waiting.length >= maxWaiting) throw overloaded(`${maxWaiting} reads wait for a load.`);
    const { promise, resolve, reject } = Promise.withResolvers<Value | null>();
    this.#waiting.push({ key, deadline: performance.now() + maxWait, resolve, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    if (this.#loading === this.#options.lanes) this.#expireLater();
    else {
      this.#isScheduled = true;
      outsideCallers(() => setImmediate(() => this.#begin()));
    }
  }

  #begin(): void {
    this.#isScheduled = false;
    const { lanes, batchSize } = this.#options;
    while (this.#loading < lanes && this.#waiting.length > 0) {
      void this.#answer(this.#waiting.splice(0, batchSize));
    }
    this.#schedule();
  }

  async #answer(reads: readonly WaitingRead<Key, Value>[]): Promise<void> {
    this.#loading += 1;
    try {
      const values = await this.#load([...new Set(reads.map(({ key }) => key))]);
      for (const { key, resolve } of reads) resolve(values.get(key) ?? null);
    } catch (reason) {
      for (const { reject } of reads) reject(reason);
    } finally {
      this.#loading -= 1;
      this.#schedule();
    }
  }

  #expireLater(): void {
    const [first] = this.#waiting;
    if (this.#expiry !== undefined || first === undefined) return;
    const expire = (): void => {
      this.#expiry = undefined;
      const now = performance.now();
      const late = this.#waiting.findIndex(({ deadline }) => deadline > now);
      const expired = this.#waiting.splice(0, late === -1 ? this.#waiting.length : late);
      const reason = `No load began for ${this.#options.maxWait} ms.`;
      for (const { reject } of expired) reject(overloaded(reason));
      this.#schedule();
    };
    this.#expiry = outsideCallers(() => setTimeout(expire, first.deadline - performance.now()));
  }
}

function overloaded(reason: string): Overloaded {
  return new Overloaded({ cause: new Error(reason) });
}
