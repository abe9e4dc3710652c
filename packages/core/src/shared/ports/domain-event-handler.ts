import type { DomainEvent } from "../domain/domain-event.ts";

/**
 * Acts on an event inside the transaction that recorded it, so both happen or neither does: throwing rolls the
 * whole use case back. For work that belongs to the same database, such as deleting a deleted user's rows. For
 * everything else: `DomainEventSubscriber`.
 */
export interface DomainEventHandler {
  handle(event: DomainEvent): Promise<void>;
}
