import type { DeliveryFailed } from "./delivery-failed.ts";

/** What one run of `DeliverEvents` did. */
export interface DeliveryReport {
  readonly delivered: number;
  readonly failures: readonly DeliveryFailed[];
  /** Whether a batch was full, so that more may be waiting. */
  readonly more: boolean;
}
