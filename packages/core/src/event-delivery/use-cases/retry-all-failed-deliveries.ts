import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { SubscriberNotFound } from "../domain/errors.ts";
import { isSubscriberName } from "../domain/subscriber-name.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

/** Which failed deliveries to attempt again. */
export interface RetryAllFailedDeliveriesInput {
  /** The name of a subscriber. Default: those of all subscribers. */
  readonly subscriber?: string | undefined;
}

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries" | "guardedUnitOfWork" | "clock">;

const batch = 1_000;

/**
 * Makes failed deliveries due at once and resets their counts of attempts, 1,000 in each unit of work. Deliveries that
 * fail after it began are left. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, SubscriberNotFound when the text is not a subscriber name
 */
export class RetryAllFailedDeliveries {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns how many were made due */
  async execute(actor: Actor, { subscriber }: RetryAllFailedDeliveriesInput = {}): Promise<number> {
    authorize(actor, "events:manage");
    if (subscriber !== undefined && !isSubscriberName(subscriber)) throw new SubscriberNotFound();
    const { failedDeliveries, guardedUnitOfWork, clock } = this.#use;
    const now = clock.now();
    let retried = 0;
    for (let last = batch; last === batch; retried += last)
      last = await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, () =>
        failedDeliveries.retryAll(subscriber ?? null, batch, now),
      );
    return retried;
  }
}
