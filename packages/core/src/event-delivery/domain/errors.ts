import { DomainError } from "../../shared/domain/domain-error.ts";

/** No failed delivery has this id, or the text is not an id. It may have been retried or discarded meanwhile. */
export class DeliveryNotFound extends DomainError {
  override readonly code = "events.delivery_not_found";
  constructor() {
    super("The failed delivery does not exist. It may have been retried or discarded.");
  }
}

/** No subscriber has this name: none was announced, and none has deliveries left. */
export class SubscriberNotFound extends DomainError {
  override readonly code = "events.subscriber_not_found";
  constructor() {
    super("The event subscriber does not exist.");
  }
}

/** A process announced the subscriber within the last 30 minutes, so it may still run. */
export class SubscriberInUse extends DomainError {
  override readonly code = "events.subscriber_in_use";
  constructor() {
    super(
      "The event subscriber is in use: a process announced it within the last 30 minutes. Stop its processes and retry later.",
    );
  }
}
