import type { DomainEvent } from "../domain/domain-event.ts";

/**
 * Handles an event inside the transaction that recorded it, so that both commit or neither does: an error rolls back the
 * whole use case. For writes to the same database, such as deleting the rows of a deleted user. For everything else, use
 * `DomainEventSubscriber`.
 */
export interface DomainEventHandler {
  handle(event: DomainEvent): Promise<void>;
}
