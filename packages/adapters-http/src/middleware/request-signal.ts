import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

const running = new AsyncLocalStorage<ClientSignal>();

/** Runs work as part of the request that `response` answers. */
export function withinRequest<Result>(
  response: ServerResponse,
  work: () => Promise<Result>,
): Promise<Result> {
  return running.run(new ClientSignal(response), work);
}

/**
 * The signal of the request that the calling code answers, which aborts when the client closes the connection before it has
 * the answer; undefined outside requests. For adapters that make requests wait, such as `callerSignal` of
 * `@portcullis/adapters-persistence`.
 */
export function requestSignal(): AbortSignal | undefined {
  return running.getStore()?.signal;
}

/** Makes the signal when it is first asked for, which few requests are. */
class ClientSignal {
  readonly #response: ServerResponse;
  #controller: AbortController | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get signal(): AbortSignal {
    this.#controller ??= this.#watch();
    return this.#controller.signal;
  }

  #watch(): AbortController {
    const response = this.#response;
    const controller = new AbortController();
    const abortIfUnanswered = (): void => {
      if (!response.writableFinished) controller.abort();
    };
    if (response.destroyed) abortIfUnanswered();
    else response.once("close", abortIfUnanswered);
    return controller;
  }
}
