/** A subscriber that was announced, or that still has deliveries. */
export interface EventSubscription {
  readonly subscriber: string;
  /** When a process last announced it; null when it was removed and still has deliveries. */
  readonly announcedAt: Date | null;
  /** Deliveries that are due, claimed, or wait for their next attempt. */
  readonly waiting: number;
  readonly failed: number;
}

/** Stores, for all processes, the subscribers that events are delivered to. */
export interface EventSubscriptions {
  /** Events that commit from now on are delivered to these subscribers. Keeps the latest time of each. */
  announce(subscribers: readonly string[], now: Date): Promise<void>;
  /** By name. The cost grows with the number of deliveries: for operators. */
  list(): Promise<readonly EventSubscription[]>;
  /** Removes a subscriber unless it was announced at `before` or later. @returns false when it was */
  remove(subscriber: string, before: Date): Promise<boolean>;
  /** Removes up to `limit` of its deliveries. @returns how many; `limit` means that more may be left */
  deleteDeliveries(subscriber: string, limit: number): Promise<number>;
}
