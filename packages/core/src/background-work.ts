import { systemActor } from "./access-control/index.ts";
import type { Portcullis } from "./portcullis.ts";

/** How often each task runs, and who hears of its failures. */
export interface BackgroundWorkOptions {
  /**
   * Receives a `DeliveryFailed` for each failed attempt of a subscriber, and whatever else a run threw; the next run
   * follows all the same.
   */
  readonly onError: (error: unknown) => void;
  /** Milliseconds between deliveries of events, for each subscriber. Default: 1,000. */
  readonly deliveryPause?: number | undefined;
  /** Milliseconds between purges of sessions that have ended: an hour unless told otherwise. */
  readonly purgePause?: number | undefined;
}

/** What `startBackgroundWork` began. */
export interface BackgroundWork {
  /** Begins no further run, has a purge end early, and resolves when the runs under way have ended. */
  stop(): Promise<void>;
}

/** Milliseconds. Timers take a longer pause for none at all. */
const longestPause = 2 ** 31 - 1;

/**
 * What an app does beside its requests: delivers events, to each subscriber in a loop of its own, and purges sessions,
 * at once and then again and again. Any number of processes may do it. It keeps the process alive until it is stopped.
 * @throws RangeError when a pause is no duration
 */
export function startBackgroundWork(
  { deliverEvents, purgeSessions }: Pick<Portcullis, "deliverEvents" | "purgeSessions">,
  { onError, deliveryPause = 1_000, purgePause = 60 * 60_000 }: BackgroundWorkOptions,
): BackgroundWork {
  for (const pause of [deliveryPause, purgePause])
    if (!(pause >= 0)) throw new RangeError(`A pause is a number of milliseconds, not ${pause}.`);
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
