import { AsyncLocalStorage } from "node:async_hooks";

const own = new AsyncLocalStorage<AbortSignal>();

/** Runs work that gives up waiting for a connection when `signal` aborts, whatever request it runs in. */
export function withAbortSignal<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return own.run(signal, work);
}

/** The signal of the running work: its own, or else what the host says of it. */
export function abortSignalOr(
  host: (() => AbortSignal | undefined) | undefined,
): () => AbortSignal | undefined {
  return () => own.getStore() ?? host?.();
}
