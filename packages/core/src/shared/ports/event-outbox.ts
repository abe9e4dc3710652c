import type { DomainEvent } from "../domain/domain-event.ts";

/** Holds recorded events from the transaction that made them until they were delivered. */
export interface EventOutbox {
  /** Joins the running unit of work: what is rolled back was never recorded. */
  append(events: readonly DomainEvent[]): Promise<void>;
  /**
   * The oldest events that nobody holds at `now`, oldest first, held from then on: until `until`, no other claim gets
   * them, whoever makes it; at `until` they are free again. They stay in the outbox until removed. No two claims at the
   * same time get the same event, inside units of work or outside.
   */
  claim(limit: number, now: Date, until: Date): Promise<readonly DomainEvent[]>;
  /** Forgets delivered events, held or not. Unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<void>;
}
