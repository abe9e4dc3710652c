import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/**
 * Receives every event after the transaction that recorded it committed, outside any unit of work. For work outside
 * the database: mail, audit trails, other systems.
 *
 * Each subscriber has its own deliveries: one that fails or is slow neither delays nor repeats those of another. An event
 * is delivered at least once, the oldest first except for what is retried and except that several processes may
 * interleave; its `id` identifies repeated deliveries. When `handle` rejects, or takes longer than `timeLimit`, the delivery is
 * retried with exponential backoff, and after the policy's `maxAttempts` it is listed as failed. A process calls one
 * subscriber for one event at a time.
 */
export interface DomainEventSubscriber {
  /**
   * Identifies the subscriber's deliveries across processes and releases, so it never changes: 1 to 63 of a-z, 0-9,
   * `.`, `_` and `-`, starting with a letter. Unique among the subscribers of a process.
   */
  readonly name: string;
  /** Milliseconds that one call may take, 1 to 3,600,000. Default: `timeLimit` of the delivery policy. */
  readonly timeLimit?: number | undefined;
  /** @param signal aborts when the time limit has passed */
  handle(event: DomainEvent, signal: AbortSignal): Promise<void>;
}
