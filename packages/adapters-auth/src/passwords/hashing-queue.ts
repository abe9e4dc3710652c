import { availableParallelism } from "node:os";
import { env } from "node:process";
import { Overloaded } from "@portcullis/core";
import pLimit from "p-limit";

/** Bounds of the password hashes that are computed and wait. */
export interface HashingQueueOptions {
  /** How many run at the same time. Default: one per core, and less than the libuv thread pool. */
  readonly concurrency?: number | undefined;
  /** How many may wait; more are refused. Default: 5,000. */
  readonly maxWaiting?: number | undefined;
  /** Milliseconds that one may wait; later it is refused, since its client has probably disconnected. Default: 20,000. */
  readonly longestWait?: number | undefined;
}

/** Limits concurrent password hashes, of which each takes a core and megabytes. */
export class HashingQueue {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #maxWaiting: number;
  readonly #longestWait: number;

  constructor({
    concurrency = defaultConcurrency(),
    maxWaiting = 5_000,
    longestWait = 20_000,
  }: HashingQueueOptions = {}) {
    this.#limit = pLimit(concurrency);
    this.#maxWaiting = maxWaiting;
    this.#longestWait = longestWait;
  }

  /** @throws Overloaded when too many are waiting, or this one waited too long */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#limit.activeCount >= this.#limit.concurrency && this.#limit.pendingCount >= this.#maxWaiting)
      throw new Overloaded();
    const submitted = performance.now();
    return this.#limit(async () => {
      if (performance.now() - submitted > this.#longestWait) throw new Overloaded();
      return work();
    });
  }
}

/** Hashes run in libuv's thread pool; one of its threads stays free for files, DNS and token signatures. */
function defaultConcurrency(): number {
  const threads = Number(env["UV_THREADPOOL_SIZE"]) || 4;
  return Math.max(1, Math.min(availableParallelism(), threads - 1));
}
