import type { DomainEvent } from "../domain/domain-event.ts";

/** Holds recorded events from the transaction that made them until they were delivered. */
export interface EventOutbox {
  /** Joins the running unit of work: what is rolled back was never recorded. */
  append(events: readonly DomainEvent[]): Promise<void>;
  /**
   * The oldest undelivered events, oldest first, held for the running unit of work: a concurrent claim skips
   * them. They stay in the outbox until removed. Call it inside a unit of work.
   */
  claim(limit: number): Promise<readonly DomainEvent[]>;
  /** Forgets delivered events. Unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<void>;
}
