import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import type { EventSubscription } from "../ports/event-subscriptions.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

type Dependencies = Pick<EventDeliveryDependencies, "eventSubscriptions">;

/**
 * Lists subscribers by name, announced ones and removed ones that still have deliveries, each with the number of its
 * deliveries. The cost grows with the number of all deliveries. Needs `events:manage`.
 * @throws PermissionDenied
 */
export class ListEventSubscribers {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor): Promise<readonly EventSubscription[]> {
    authorize(actor, "events:manage");
    return this.#use.eventSubscriptions.list();
  }
}
