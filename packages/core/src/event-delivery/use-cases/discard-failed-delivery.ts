import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { DeliveryNotFound } from "../domain/errors.ts";
import type { DeliveryDiscarded } from "../domain/events.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

/** The failed delivery to remove. */
export interface DiscardFailedDeliveryInput {
  readonly deliveryId: string;
}

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries" | "guardedUnitOfWork" | "events">;

/**
 * Removes a failed delivery, so that its subscriber never handles the event. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, DeliveryNotFound
 */
export class DiscardFailedDelivery {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DiscardFailedDeliveryInput): Promise<void> {
    authorize(actor, "events:manage");
    const id = parseOrNotFound(input.deliveryId, parseId<"Delivery">, DeliveryNotFound);
    const { failedDeliveries, guardedUnitOfWork, events } = this.#use;
    await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, async (actor) => {
      const discarded = await failedDeliveries.discard(id);
      if (discarded === null) throw new DeliveryNotFound();
      const { subscriber, event } = discarded;
      await events.record<DeliveryDiscarded>({
        type: "events.delivery_discarded",
        actor: toEventActor(actor),
        data: { subscriber, eventId: event.id, eventType: event.type },
      });
    });
  }
}
