import type { DomainEvent } from "../domain/domain-event.ts";

/**
 * Acts on an event inside the transaction that recorded it, so both happen or neither does: throwing rolls the
 * whole use case back. For work that belongs to the same database, such as deleting a deleted user's rows.
 */
export interface DomainEventHandler {
  handle(event: DomainEvent): Promise<void>;
}

/**
 * Told of an event after the transaction that recorded it committed, at least once and in order.
 * For work outside the database: mail, audit trails, other systems.
 */
export interface DomainEventSubscriber {
  receive(event: DomainEvent): Promise<void>;
}
