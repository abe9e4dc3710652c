import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { DeliveryNotFound } from "../domain/errors.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

/** The failed delivery that `RetryFailedDelivery` attempts again. */
export interface RetryFailedDeliveryInput {
  readonly deliveryId: string;
}

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries" | "guardedUnitOfWork" | "clock">;

/**
 * Makes a failed delivery due at once, with all attempts ahead of it. Needs `events:manage`.
 * @throws ActorRevoked, PermissionDenied, InvalidId, DeliveryNotFound
 */
export class RetryFailedDelivery {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: RetryFailedDeliveryInput): Promise<void> {
    authorize(actor, "events:manage");
    const id = parseId<"Delivery">(input.deliveryId);
    const { failedDeliveries, guardedUnitOfWork, clock } = this.#use;
    await guardedUnitOfWork.run(actor, { permissions: ["events:manage"] }, async () => {
      if (!(await failedDeliveries.retry(id, clock.now()))) throw new DeliveryNotFound();
    });
  }
}
