/** Reports a failed attempt. Safe to log: what the subscriber threw is not an enumerable property. */
export class DeliveryFailed extends Error {
  override readonly name = "DeliveryFailed";
  readonly subscriber: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: number;
  /** Null when it was the last attempt: the delivery is listed as failed. */
  readonly retryAt: Date | null;
  /** What was thrown, in one line of at most 500 characters; what looks like a secret is redacted. */
  readonly reason: string;
  readonly #thrown: unknown;

  constructor(
    failed: Pick<DeliveryFailed, "subscriber" | "eventId" | "eventType" | "attempt" | "retryAt" | "reason">,
    thrown: unknown,
  ) {
    const next = failed.retryAt === null ? "no more attempts" : `next at ${failed.retryAt.toISOString()}`;
    super(
      `The subscriber ${failed.subscriber} failed on ${failed.eventType} ${failed.eventId} (attempt ${failed.attempt}, ${next}): ${failed.reason}`,
    );
    this.#thrown = thrown;
    this.subscriber = failed.subscriber;
    this.eventId = failed.eventId;
    this.eventType = failed.eventType;
    this.attempt = failed.attempt;
    this.retryAt = failed.retryAt;
    this.reason = failed.reason;
  }

  /** What the subscriber threw. It may contain secrets, which `reason` redacts. */
  get thrown(): unknown {
    return this.#thrown;
  }
}
