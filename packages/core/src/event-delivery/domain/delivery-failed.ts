/** What a failed attempt is reported as; `cause` is what the subscriber threw. */
export class DeliveryFailed extends Error {
  override readonly name = "DeliveryFailed";
  readonly subscriber: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: number;
  /** Null when it was the last attempt: the delivery is listed as failed. */
  readonly retryAt: Date | null;
  /** What was thrown, in one line of at most 500 characters, without what looks like a secret: for logs. */
  readonly reason: string;

  constructor(
    failed: Pick<DeliveryFailed, "subscriber" | "eventId" | "eventType" | "attempt" | "retryAt" | "reason">,
    options?: ErrorOptions,
  ) {
    const next = failed.retryAt === null ? "no more attempts" : `next at ${failed.retryAt.toISOString()}`;
    super(
      `The subscriber ${failed.subscriber} failed on ${failed.eventType} ${failed.eventId} (attempt ${failed.attempt}, ${next}): ${failed.reason}`,
      options,
    );
    this.subscriber = failed.subscriber;
    this.eventId = failed.eventId;
    this.eventType = failed.eventType;
    this.attempt = failed.attempt;
    this.retryAt = failed.retryAt;
    this.reason = failed.reason;
  }
}
