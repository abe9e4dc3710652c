import type { SharedDependencies } from "../dependencies.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-handler.ts";

type Dependencies = Pick<SharedDependencies, "outbox" | "unitOfWork"> & {
  readonly eventSubscribers: readonly DomainEventSubscriber[];
};

const batchSize = 100;

/**
 * Hands committed events to the subscribers, oldest first, each at least once. Run it in a loop, in any number of
 * processes. An event whose subscriber throws stays first in line for the next run, which the error ends.
 */
export class DeliverEvents {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /**
   * @returns how many events were delivered; fewer than 100 means that none are waiting
   * @throws whatever a subscriber threw
   */
  async execute(): Promise<number> {
    const { outbox, unitOfWork, eventSubscribers } = this.#use;
    const outcome = await unitOfWork.run(async () => {
      const delivered: string[] = [];
      const failure = { occurred: false, reason: undefined as unknown };
      for (const event of await outbox.claim(batchSize)) {
        try {
          for (const subscriber of eventSubscribers) await subscriber.receive(event);
          delivered.push(event.id);
        } catch (reason) {
          Object.assign(failure, { occurred: true, reason });
          break;
        }
      }
      await outbox.remove(delivered);
      return { delivered: delivered.length, failure };
    });
    if (outcome.failure.occurred) throw outcome.failure.reason;
    return outcome.delivered;
  }
}
