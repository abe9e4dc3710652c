import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { inUseFor } from "../domain/announcement-times.ts";
import { SubscriberInUse, SubscriberNotFound } from "../domain/errors.ts";
import type { SubscriberRemoved } from "../domain/events.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

/** The name of the subscriber to remove. */
export interface RemoveEventSubscriberInput {
  readonly subscriber: string;
}

type Dependencies = Pick<
  EventDeliveryDependencies,
  "eventSubscriptions" | "guardedUnitOfWork" | "events" | "clock"
>;

const batch = 1_000;

/**
 * Removes a subscriber that no process announces any more, and its deliveries, waiting and failed ones, 1,000 in each unit
 * of work. Run it again when it was interrupted. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, SubscriberNotFound
 * @throws SubscriberInUse when a process announced it within the last 30 minutes
 */
export class RemoveEventSubscriber {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns how many deliveries were removed */
  async execute(actor: Actor, { subscriber }: RemoveEventSubscriberInput): Promise<number> {
    authorize(actor, "events:manage");
    const { eventSubscriptions, guardedUnitOfWork, events, clock } = this.#use;
    const before = new Date(clock.now().getTime() - inUseFor);
    await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, async (actor) => {
      const known = await eventSubscriptions.list();
      if (!known.some((subscription) => subscription.subscriber === subscriber))
        throw new SubscriberNotFound();
      if (!(await eventSubscriptions.remove(subscriber, before))) throw new SubscriberInUse();
      await events.record<SubscriberRemoved>({
        type: "events.subscriber_removed",
        actor: toEventActor(actor),
        data: { subscriber },
      });
    });
    let removed = 0;
    for (let last = batch; last === batch; removed += last)
      last = await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, () =>
        eventSubscriptions.deleteDeliveries(subscriber, batch),
      );
    return removed;
  }
}
