import { systemActor } from "./access-control/index.ts";
import type { Portcullis } from "./portcullis.ts";

/** How often each task runs, and what receives its failures. */
export interface BackgroundWorkOptions {
  /**
   * Receives a `DeliveryFailed` for each failed attempt of a subscriber, and any other error of a run. The next run follows
   * in either case.
   */
  readonly onError: (error: unknown) => void;
  /** Milliseconds between deliveries of events, for each subscriber. Default: 1,000. */
  readonly deliveryPause?: number | undefined;
  /** Milliseconds between purges of sessions that have ended. Default: 3,600,000 (an hour). */
  readonly purgePause?: number | undefined;
}

/** The tasks that `startBackgroundWork` started. */
export interface BackgroundWork {
  /** Starts no further run, ends a purge early, and resolves when the current runs have ended. */
  stop(): Promise<void>;
}

/** Milliseconds. Timers treat a longer pause as 1 ms. */
const longestPause = 2 ** 31 - 1;

/**
 * Runs what an app needs beside its requests: delivers events, to each subscriber in its own loop, and purges sessions,
 * at once and after each pause. Safe in any number of processes at once. Keeps the process alive until it is stopped.
 * @throws RangeError when a pause is negative or not a number
 */
export function startBackgroundWork(
  { deliverEvents, purgeSessions }: Pick<Portcullis, "deliverEvents" | "purgeSessions">,
  { onError, deliveryPause = 1_000, purgePause = 60 * 60_000 }: BackgroundWorkOptions,
): BackgroundWork {
  for (const pause of [deliveryPause, purgePause])
    if (!(pause >= 0))
      throw new RangeError(`A pause must be a number of milliseconds from 0 on, not ${pause}.`);
  const stopping = new AbortController();
  const repeat = async (task: () => Promise<unknown>, pause: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      await task().catch(onError);
      await sleep(pause, stopping.signal);
    }
  };
  const deliver = async (subscriber: string | undefined): Promise<void> => {
    for (let more = true; more && !stopping.signal.aborted; ) {
      const report = await deliverEvents.execute({ subscriber, signal: stopping.signal });
      for (const failure of report.failures) onError(failure);
      more = report.more;
    }
  };
  const { subscribers } = deliverEvents;
  // Without subscribers of its own a process still distributes events to those of others.
  const deliveries = subscribers.length > 0 ? subscribers : [undefined];
  const purger = systemActor("job:purge-sessions");
  const purge = () => purgeSessions.execute(purger, { signal: stopping.signal });
  const loops = [
    ...deliveries.map((subscriber) => repeat(() => deliver(subscriber), deliveryPause)),
    repeat(purge, purgePause),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** Ends early when the signal aborts. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(wake, Math.min(milliseconds, longestPause));
    signal.addEventListener("abort", wake);
    function wake(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    }
  });
}
