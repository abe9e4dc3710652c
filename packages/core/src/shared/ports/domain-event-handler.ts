import type { DomainEvent } from "../domain/domain-event.ts";

/**
 * Acts on an event inside the transaction that recorded it, so both happen or neither does: throwing rolls the
 * whole use case back. For work that belongs to the same database, such as deleting a deleted user's rows.
 */
export interface DomainEventHandler {
  handle(event: DomainEvent): Promise<void>;
}

/**
 * Told of an event after the transaction that recorded it committed, outside any unit of work: at least once, in order
 * except for what is tried again and except that several processes may interleave. The event's id tells repetitions.
 * When `receive` rejects, the event is tried again later, with every subscriber; what was written before stays written.
 * For work outside the database: mail, audit trails, other systems.
 */
export interface DomainEventSubscriber {
  receive(event: DomainEvent): Promise<void>;
}
