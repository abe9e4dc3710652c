import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

const running = new AsyncLocalStorage<ClientSignal>();

/** Runs work for the request that `response` belongs to. */
export function withinRequest<Result>(
  response: ServerResponse,
  work: () => Promise<Result>,
): Promise<Result> {
  return running.run(new ClientSignal(response), work);
}

/**
 * The signal of the request that the calling code runs in. It aborts when the client closes the connection before it has
 * received the response. Undefined outside requests. For adapters that queue work, such as `callerSignal` of
 * `@portcullis/adapters-persistence`.
 */
export function requestSignal(): AbortSignal | undefined {
  return running.getStore()?.signal;
}

/** Creates the signal on first use: few requests need it. */
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
    const abortIfUnsent = (): void => {
      if (!response.writableFinished) controller.abort();
    };
    if (response.destroyed) abortIfUnsent();
    else response.once("close", abortIfUnsent);
    return controller;
  }
}
