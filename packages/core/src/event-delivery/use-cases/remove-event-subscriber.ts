import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { SubscriberInUse, SubscriberNotFound } from "../domain/errors.ts";
import type { SubscriberRemoved } from "../domain/events.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";
import { isSubscriberName } from "../rules/require-subscribers.ts";

/** The subscriber that `RemoveEventSubscriber` removes, by its name. */
export interface RemoveEventSubscriberInput {
  readonly subscriber: string;
}

type Dependencies = Pick<
  EventDeliveryDependencies,
  "eventSubscriptions" | "guardedUnitOfWork" | "events" | "clock"
>;

/** Three times as long as a running process goes without announcing its subscribers. */
const inUseFor = 30 * 60_000;
const batch = 1_000;

/**
 * Removes a subscriber that no process has any more, and its deliveries, waiting and failed: 1,000 in a statement.
 * Interrupted, it is run again. Needs `events:manage`.
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
    if (!isSubscriberName(subscriber)) throw new SubscriberNotFound();
    const { eventSubscriptions, guardedUnitOfWork, events, clock } = this.#use;
    const before = new Date(clock.now().getTime() - inUseFor);
    await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, async (actor) => {
      const known = await eventSubscriptions.list();
      if (!known.some((subscription) => subscription.subscriber === subscriber))
        throw new SubscriberNotFound();
      if (!(await eventSubscriptions.withdraw(subscriber, before))) throw new SubscriberInUse();
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
