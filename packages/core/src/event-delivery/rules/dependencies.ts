import type { AccessControlDependencies } from "../../access-control/index.ts";
import type { SharedDependencies } from "../../shared/rules/dependencies.ts";
import type { DeliveryPolicy } from "../domain/delivery-policy.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-subscriber.ts";
import type { EventDeliveries } from "../ports/event-deliveries.ts";
import type { EventSubscriptions } from "../ports/event-subscriptions.ts";
import type { FailedDeliveries } from "../ports/failed-deliveries.ts";

/** The ports of event delivery. */
export interface EventDeliveryPorts {
  readonly eventDeliveries: EventDeliveries;
  readonly eventSubscriptions: EventSubscriptions;
  readonly failedDeliveries: FailedDeliveries;
}

/** What the use cases of event delivery can depend on. */
export interface EventDeliveryDependencies
  extends SharedDependencies,
    EventDeliveryPorts,
    Pick<AccessControlDependencies, "guardedUnitOfWork"> {
  readonly eventSubscribers: readonly DomainEventSubscriber[];
  readonly deliveryPolicy: DeliveryPolicy;
}
