import { AsyncLocalStorage } from "node:async_hooks";
import { Overloaded, StoreUnavailable } from "@portcullis/core";

/** Answers several calls at once, usually with one statement. The answers are in the order of the inputs. */
export type AnswerTogether<Input, Answer> = (inputs: readonly Input[]) => Promise<readonly Answer[]>;

export interface BatchLimits {
  /** Batches under way at once. */
  readonly lanes: number;
  /** The maximum number of calls in a batch. */
  readonly batchSize: number;
  /** The maximum number of calls that wait for a batch to begin. */
  readonly maxWaiting: number;
  /** The maximum time in milliseconds that a call waits for its batch to begin. */
  readonly maxWait: number;
  /**
   * The maximum time in milliseconds that a call has waited when a batch fails because the store is unavailable, or gets
   * no connection: a longer wait, followed by a batch that fails too, would take too long together.
   */
  readonly maxWaitInOutage: number;
}

/** Each waiting call is a request in memory. */
export const batchLimits: BatchLimits = {
  lanes: 2,
  batchSize: 128,
  maxWaiting: 20_000,
  maxWait: 4_000,
  maxWaitInOutage: 500,
};

interface WaitingCall<Input, Answer> {
  readonly input: Input;
  /** When it was made, on the clock of `performance.now()`. */
  readonly since: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Outside of every caller's transaction, request and abort signal, since a batch answers several callers. */
const outsideCallers = AsyncLocalStorage.snapshot();

/**
 * Calls that are made in the same turn of the event loop, or while all lanes are in use, are answered together. A batch
 * begins after every call in it was made, and nothing is kept once it has ended: so each answer is from a moment between
 * its call and its result.
 */
export class BatchedCalls<Input, Answer> {
  readonly #answer: AnswerTogether<Input, Answer>;
  readonly #limits: BatchLimits;
  /** In the order of their arrival. */
  #waiting: WaitingCall<Input, Answer>[] = [];
  #underWay = 0;
  #isScheduled = false;
  #expiry: NodeJS.Timeout | undefined;

  constructor(answer: AnswerTogether<Input, Answer>, limits: BatchLimits = batchLimits) {
    this.#answer = answer;
    this.#limits = limits;
  }

  /**
   * @throws Overloaded when too many calls wait, or no batch began in time
   * @throws StoreUnavailable, Overloaded when a batch before it failed with that, and it has waited too long to try
   * @throws what answering its batch throws
   */
  async call(input: Input): Promise<Answer> {
    const { maxWaiting } = this.#limits;
    if (this.#waiting.length >= maxWaiting) throw overloaded(`${maxWaiting} calls wait for a batch.`);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ input, since: performance.now(), resolve, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    if (this.#underWay === this.#limits.lanes) this.#expireLater();
    else {
      this.#isScheduled = true;
      outsideCallers(() => setImmediate(() => this.#begin()));
    }
  }

  #begin(): void {
    this.#isScheduled = false;
    const { lanes, batchSize } = this.#limits;
    while (this.#underWay < lanes && this.#waiting.length > 0) {
      void this.#run(this.#waiting.splice(0, batchSize));
    }
    this.#schedule();
  }

  async #run(calls: readonly WaitingCall<Input, Answer>[]): Promise<void> {
    this.#underWay += 1;
    try {
      const answers = await this.#answer(calls.map(({ input }) => input));
      // An answer for each, as its type says.
      for (const [index, { resolve }] of calls.entries()) resolve(answers[index] as Answer);
    } catch (reason) {
      for (const { reject } of calls) reject(reason);
      if (reason instanceof StoreUnavailable || reason instanceof Overloaded)
        this.#refuse(this.#limits.maxWaitInOutage, () => reason);
    } finally {
      this.#underWay -= 1;
      this.#schedule();
    }
  }

  #expireLater(): void {
    const [first] = this.#waiting;
    const { maxWait } = this.#limits;
    if (this.#expiry !== undefined || first === undefined) return;
    const expire = (): void => {
      this.#expiry = undefined;
      this.#refuse(maxWait, () => overloaded(`No batch began for ${maxWait} ms.`));
      this.#schedule();
    };
    const remaining = first.since + maxWait - performance.now();
    // Calls that wait are kept alive by the batches under way, and a process that is closing need not wait for this.
    this.#expiry = outsideCallers(() => setTimeout(expire, remaining).unref());
  }

  /** Rejects the calls that have waited for so many milliseconds. */
  #refuse(waited: number, reason: () => Error): void {
    const since = performance.now() - waited;
    const later = this.#waiting.findIndex((call) => call.since > since);
    const refused = this.#waiting.splice(0, later === -1 ? this.#waiting.length : later);
    for (const { reject } of refused) reject(reason());
  }
}

function overloaded(reason: string): Overloaded {
  return new Overloaded({ cause: new Error(reason) });
}
