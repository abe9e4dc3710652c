import type { DomainEvent } from "../domain/domain-event.ts";

/** Takes recorded events, which `EventDeliveries` hands to subscribers after the commit. */
export interface EventOutbox {
  /**
   * Joins the running unit of work: what is rolled back was never recorded.
   * @throws OutsideUnitOfWork
   */
  append(events: readonly DomainEvent[]): Promise<void>;
}
