import { DomainError } from "../../shared/domain/domain-error.ts";

/** No failed delivery has this id; it may have been retried or discarded meanwhile. */
export class DeliveryNotFound extends DomainError {
  override readonly code = "events.delivery_not_found";
  constructor() {
    super("There is no such failed delivery.");
  }
}

/** No subscriber has this name: none was announced and no delivery is left for one. */
export class SubscriberNotFound extends DomainError {
  override readonly code = "events.subscriber_not_found";
  constructor() {
    super("There is no such event subscriber.");
  }
}

/** A process announced the subscriber lately, so it is still in use. */
export class SubscriberInUse extends DomainError {
  override readonly code = "events.subscriber_in_use";
  constructor() {
    super("A running process has this event subscriber, or had it within the last 30 minutes.");
  }
}
