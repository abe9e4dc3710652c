import { announcementInterval } from "../domain/announcement-times.ts";
import type { EventSubscriptions } from "../ports/event-subscriptions.ts";

/** Announces the subscribers of this process, so that events are delivered to them. */
export class SubscriberAnnouncements {
  readonly #subscribers: readonly string[];
  readonly #subscriptions: EventSubscriptions;
  #next = Number.NEGATIVE_INFINITY;

  constructor(subscribers: readonly string[], subscriptions: EventSubscriptions) {
    this.#subscribers = subscribers;
    this.#subscriptions = subscriptions;
  }

  /** Does nothing when the last announcement is less than 10 minutes old. */
  async announce(now: Date): Promise<void> {
    if (now.getTime() < this.#next) return;
    await this.#subscriptions.announce(this.#subscribers, now);
    this.#next = now.getTime() + announcementInterval;
  }
}
