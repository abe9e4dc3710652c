import type { DomainEvent } from "../domain/domain-event.ts";

/** Stores recorded events, from which `EventDeliveries` makes deliveries after the commit. */
export interface EventOutbox {
  /**
   * Joins the running unit of work: events are rolled back with it.
   * @throws OutsideUnitOfWork
   */
  append(events: readonly DomainEvent[]): Promise<void>;
}
