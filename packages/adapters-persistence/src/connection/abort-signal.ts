import { AsyncLocalStorage } from "node:async_hooks";

const own = new AsyncLocalStorage<AbortSignal>();

/** Runs work that stops waiting for a connection when `signal` aborts, rather than the signal of the request that it runs in. */
export function withAbortSignal<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return own.run(signal, work);
}

/** The signal of `withAbortSignal`, or else the one that the host provides. */
export function abortSignalOr(
  host: (() => AbortSignal | undefined) | undefined,
): () => AbortSignal | undefined {
  return () => own.getStore() ?? host?.();
}
