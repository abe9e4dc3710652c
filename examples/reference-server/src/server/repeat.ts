import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `task` again and again with a pause between the end of one run and the start of the next. An error is reported
 * and the next run follows all the same.
 * @returns stops it, and resolves when a run that is under way has ended
 */
export function repeat(
  task: () => Promise<unknown>,
  pause: number,
  report: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await task().catch(report);
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  const ended = loop();
  return async () => {
    stopping.abort();
    await ended;
  };
}
