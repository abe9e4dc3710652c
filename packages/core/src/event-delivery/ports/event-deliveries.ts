import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** One event for one subscriber, claimed by the caller. */
export interface ClaimedDelivery {
  readonly id: string;
  /** How often it was claimed, this time included. */
  readonly attempt: number;
  readonly event: DomainEvent;
}

/** Why an attempt failed, and what follows. */
export interface FailedAttempt {
  readonly error: string;
  readonly failedAt: Date;
  /** Null ends the attempts: `FailedDeliveries` lists the delivery from then on. */
  readonly retryAt: Date | null;
}

/** Turns recorded events into deliveries, one for each announced subscriber, and keeps each until it is completed. */
export interface EventDeliveries {
  /**
   * Moves the oldest committed events from the outbox, at most `limit`, into one delivery for each subscriber that was
   * announced at `announcedSince` or later. Without such subscribers the events are removed. An event that was committed
   * after an announcement is delivered to that subscriber, whichever process distributes it; each event is distributed
   * once, even if several processes do it at the same time.
   * @returns how many events were moved; `limit` means that more may wait
   */
  distribute(limit: number, now: Date, announcedSince: Date): Promise<number>;
  /**
   * The subscriber's oldest delivery that is due at `now`, and not due again before `until`: no other claim gets it
   * until then. A delivery is due from the time of its event on, and after a failed attempt at its `retryAt`. Two
   * claims at the same time never get the same delivery. The cost does not grow with the number of deliveries.
   */
  claim(subscriber: string, now: Date, until: Date): Promise<ClaimedDelivery | null>;
  /** Removes a delivery, also when it was claimed again since. Unknown ids are ignored. */
  complete(id: string): Promise<void>;
  /** Records a failed attempt. Ignored when the delivery was claimed again since, or was removed. */
  fail(claimed: Pick<ClaimedDelivery, "id" | "attempt">, failed: FailedAttempt): Promise<void>;
}
