import { announcementLifetime } from "../domain/announcement-times.ts";
import { requireDeliveryPolicy } from "../domain/delivery-policy.ts";
import type { DeliveryReport } from "../domain/delivery-report.ts";
import { SubscriberNotFound } from "../domain/errors.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-subscriber.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";
import { requireSubscribers } from "../rules/require-subscribers.ts";
import { SubscriberAnnouncements } from "../rules/subscriber-announcements.ts";
import { SubscriberQueue } from "../rules/subscriber-queue.ts";

/** Which deliveries to attempt. */
export interface DeliverEventsInput {
  /** The name of one of the subscribers. Default: all of them, at the same time. */
  readonly subscriber?: string | undefined;
  /** Begins no further delivery once it has aborted. */
  readonly signal?: AbortSignal | undefined;
}

type Dependencies = Pick<
  EventDeliveryDependencies,
  "eventDeliveries" | "eventSubscriptions" | "eventSubscribers" | "deliveryPolicy" | "clock"
>;

const distributionBatch = 1_000;

/**
 * Delivers committed events to the subscribers, at least once each, outside any unit of work. Run it in a loop, in any
 * number of processes; `startBackgroundWork` does. First it turns events into deliveries, one for each subscriber that
 * a process announced within the last 7 days; without subscribers events are removed. Then each subscriber gets up to
 * 100 of its deliveries, one at a time, the oldest first except for what is retried.
 *
 * A call that fails or outlasts its time limit is retried as the delivery policy says, and affects no other
 * subscriber. A process that ends during a call leaves the delivery claimed until 30 seconds after the time limit.
 */
export class DeliverEvents {
  /** The names of this process's subscribers. */
  readonly subscribers: readonly string[];
  readonly #use: Dependencies;
  readonly #queues: ReadonlyMap<string, SubscriberQueue>;
  readonly #announcements: SubscriberAnnouncements;

  constructor(dependencies: Dependencies) {
    const { eventSubscribers, deliveryPolicy } = dependencies;
    requireSubscribers(eventSubscribers);
    requireDeliveryPolicy(deliveryPolicy);
    this.#use = dependencies;
    const queueOf = (subscriber: DomainEventSubscriber) => new SubscriberQueue(subscriber, dependencies);
    this.#queues = new Map(eventSubscribers.map((subscriber) => [subscriber.name, queueOf(subscriber)]));
    this.subscribers = [...this.#queues.keys()];
    this.#announcements = new SubscriberAnnouncements(this.subscribers, dependencies.eventSubscriptions);
  }

  /** @throws SubscriberNotFound, StoreUnavailable */
  async execute({ subscriber, signal }: DeliverEventsInput = {}): Promise<DeliveryReport> {
    const queues = this.#chosen(subscriber);
    const now = this.#use.clock.now();
    await this.#announcements.announce(now);
    const since = new Date(now.getTime() - announcementLifetime);
    const distributed = await this.#use.eventDeliveries.distribute(distributionBatch, now, since);
    const runs = await Promise.allSettled(queues.map((queue) => queue.deliver(signal)));
    const reports = runs.map((run) => {
      if (run.status === "rejected") throw run.reason;
      return run.value;
    });
    return {
      delivered: reports.reduce((sum, { delivered }) => sum + delivered, 0),
      failures: reports.flatMap(({ failures }) => failures),
      more: distributed === distributionBatch || reports.some(({ more }) => more),
    };
  }

  #chosen(name: string | undefined): readonly SubscriberQueue[] {
    if (name === undefined) return [...this.#queues.values()];
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new SubscriberNotFound();
    return [queue];
  }
}
