import type { DomainEvent } from "../../shared/domain/domain-event.ts";
import type { Keyset } from "../../shared/domain/page.ts";

/** A delivery that is no longer attempted. */
export interface FailedDelivery {
  readonly id: string;
  readonly subscriber: string;
  readonly event: DomainEvent;
  readonly attempts: number;
  /** Why the last attempt failed: one line of at most 500 characters; what looks like a secret is redacted. */
  readonly lastError: string;
  readonly failedAt: Date;
}

/** The deliveries that are no longer attempted. */
export interface FailedDeliveries {
  /** Up to `limit + 1` of them, the last failed first (`failedAt`, then `id`). */
  list(keyset: Keyset): Promise<readonly FailedDelivery[]>;
  /** Makes one due at `now` and resets its count of attempts. @returns false when no failed delivery has the id */
  retry(id: string, now: Date): Promise<boolean>;
  /**
   * Does the same for up to `limit` of those that failed at `now` or before, of one subscriber or, with null, of all.
   * @returns how many; `limit` means that more may be left
   */
  retryAll(subscriber: string | null, limit: number, now: Date): Promise<number>;
  /** Removes one. @returns what was removed; null when no failed delivery has the id */
  discard(id: string): Promise<FailedDelivery | null>;
}
