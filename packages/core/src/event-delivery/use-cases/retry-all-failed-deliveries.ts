import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { SubscriberNotFound } from "../domain/errors.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";
import { isSubscriberName } from "../rules/require-subscribers.ts";

/** Which failed deliveries `RetryAllFailedDeliveries` attempts again. */
export interface RetryAllFailedDeliveriesInput {
  /** Only those of one subscriber. Default: of all. */
  readonly subscriber?: string | undefined;
}

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries" | "guardedUnitOfWork" | "clock">;

const batch = 1_000;

/**
 * Makes failed deliveries due at once, with all attempts ahead of them: 1,000 in a unit of work, so that no number of
 * them is too many for one statement. Those that fail meanwhile are left. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, SubscriberNotFound when the text can't be a subscriber's name
 */
export class RetryAllFailedDeliveries {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns how many there were */
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
