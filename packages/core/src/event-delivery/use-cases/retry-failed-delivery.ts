import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { DeliveryNotFound } from "../domain/errors.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

/** The failed delivery to attempt again. */
export interface RetryFailedDeliveryInput {
  readonly deliveryId: string;
}

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries" | "guardedUnitOfWork" | "clock">;

/**
 * Makes a failed delivery due at once and resets its count of attempts. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, DeliveryNotFound
 */
export class RetryFailedDelivery {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: RetryFailedDeliveryInput): Promise<void> {
    authorize(actor, "events:manage");
    const id = parseOrNotFound(input.deliveryId, parseId<"Delivery">, DeliveryNotFound);
    const { failedDeliveries, guardedUnitOfWork, clock } = this.#use;
    await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, async () => {
      if (!(await failedDeliveries.retry(id, clock.now()))) throw new DeliveryNotFound();
    });
  }
}
