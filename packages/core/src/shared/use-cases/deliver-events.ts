import type { SharedDependencies } from "../dependencies.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-handler.ts";

type Dependencies = Pick<SharedDependencies, "outbox" | "clock"> & {
  readonly eventSubscribers: readonly DomainEventSubscriber[];
};

const batchSize = 100;
/** Milliseconds for which nobody else is given the events of a batch. */
const lease = 60_000;

/**
 * Hands committed events to the subscribers, each at least once, outside any unit of work. Run it in a loop, in any
 * number of processes. One process delivers oldest first, except for what is tried again: an event whose subscriber
 * throws, or whose process dies, comes back 60 seconds after it was claimed and holds up no other. Several processes
 * may interleave.
 */
export class DeliverEvents {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /**
   * Delivers one batch. What of it is left after 60 seconds is left to the next run, here or elsewhere.
   * @returns how many events were delivered; 100 means that more may be waiting
   * @throws whatever the first failing subscriber threw, after the other events were delivered
   */
  async execute(): Promise<number> {
    const { outbox, clock, eventSubscribers } = this.#use;
    const now = clock.now();
    const until = new Date(now.getTime() + lease);
    const failures: unknown[] = [];
    let delivered = 0;
    for (const event of await outbox.claim(batchSize, now, until)) {
      if (clock.now() >= until) break;
      try {
        for (const subscriber of eventSubscribers) await subscriber.receive(event);
      } catch (reason) {
        failures.push(reason);
        continue;
      }
      // One by one, so that a crash repeats a single event and not the batch.
      await outbox.remove([event.id]);
      delivered += 1;
    }
    if (failures.length > 0) throw failures[0];
    return delivered;
  }
}
