import { DeliveryFailed } from "../domain/delivery-failed.ts";
import { retryDelay } from "../domain/delivery-policy.ts";
import type { DeliveryReport } from "../domain/delivery-report.ts";
import { summarizeError } from "../domain/summarize-error.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-subscriber.ts";
import type { ClaimedDelivery } from "../ports/event-deliveries.ts";
import type { EventDeliveryDependencies } from "./dependencies.ts";

type Dependencies = Pick<EventDeliveryDependencies, "eventDeliveries" | "deliveryPolicy" | "clock">;

interface Failure {
  readonly reason: unknown;
  /** The call, when it continues after its time limit. It settles when the call has ended, which may be never. */
  readonly late?: Promise<void>;
}

const batchSize = 100;
/** Milliseconds from the time limit of a call to the end of its claim, in which the failure is recorded. */
const claimMargin = 30_000;

/** The deliveries of one subscriber in this process: one call at a time. */
export class SubscriberQueue {
  readonly #subscriber: DomainEventSubscriber;
  readonly #use: Dependencies;
  readonly #timeLimit: number;
  /** Also while a call continues after its time limit, so that calls that never end do not accumulate. */
  #busy = false;

  constructor(subscriber: DomainEventSubscriber, dependencies: Dependencies) {
    this.#subscriber = subscriber;
    this.#use = dependencies;
    this.#timeLimit = subscriber.timeLimit ?? dependencies.deliveryPolicy.timeLimit;
  }

  /** Attempts up to a batch of deliveries; none while another call is running. */
  async deliver(signal: AbortSignal | undefined): Promise<DeliveryReport> {
    const failures: DeliveryFailed[] = [];
    let delivered = 0;
    let late: Promise<void> | undefined;
    if (this.#busy) return { delivered, failures, more: false };
    this.#busy = true;
    try {
      while (late === undefined && delivered + failures.length < batchSize && !signal?.aborted) {
        const delivery = await this.#claim();
        if (delivery === null) return { delivered, failures, more: false };
        const failure = await this.#attempt(delivery);
        if (failure === null) {
          await this.#use.eventDeliveries.complete(delivery.id);
          delivered += 1;
        } else {
          if (failure.late !== undefined) late = this.#completeLate(delivery, failure.late);
          failures.push(await this.#fail(delivery, failure.reason));
        }
      }
      return { delivered, failures, more: late === undefined };
    } finally {
      if (late === undefined) this.#busy = false;
    }
  }

  async #claim(): Promise<ClaimedDelivery | null> {
    const { eventDeliveries, clock } = this.#use;
    const now = clock.now();
    const until = new Date(now.getTime() + this.#timeLimit + claimMargin);
    return eventDeliveries.claim(this.#subscriber.name, now, until);
  }

  /** Null when the event was handled. */
  async #attempt({ attempt, event }: ClaimedDelivery): Promise<Failure | null> {
    // Claims count as attempts, so that an event that ends the process each time is not delivered forever.
    if (attempt > this.#use.deliveryPolicy.maxAttempts)
      return { reason: new Error("The process ended during the last attempt.") };
    const limit = new AbortController();
    const handle = async () => this.#subscriber.handle(event, limit.signal);
    const call = handle();
    const ended = call.then(
      () => null,
      (reason: unknown) => ({ reason }),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const passed = new Promise<Failure>((resolve) => {
      timer = setTimeout(() => {
        const reason = new Error(`The call took longer than its time limit of ${this.#timeLimit} ms.`);
        resolve({ reason, late: call });
        limit.abort(reason);
      }, this.#timeLimit);
    });
    const failure = await Promise.race([ended, passed]);
    clearTimeout(timer);
    return failure;
  }

  /** A call that succeeds after its time limit needs no further attempt. */
  async #completeLate({ id }: ClaimedDelivery, handled: Promise<void>): Promise<void> {
    try {
      await handled;
      await this.#use.eventDeliveries.complete(id);
    } catch {
      // The attempt was recorded as failed, so the event is delivered again.
    } finally {
      this.#busy = false;
    }
  }

  async #fail({ id, attempt, event }: ClaimedDelivery, cause: unknown): Promise<DeliveryFailed> {
    const { eventDeliveries, deliveryPolicy, clock } = this.#use;
    const { name: subscriber } = this.#subscriber;
    const failedAt = clock.now();
    const delay = retryDelay(deliveryPolicy, attempt, `${subscriber}/${event.id}`);
    const retryAt = delay === null ? null : new Date(failedAt.getTime() + delay);
    const reason = summarizeError(cause);
    await eventDeliveries.fail({ id, attempt }, { error: reason, failedAt, retryAt });
    return new DeliveryFailed(
      { subscriber, eventId: event.id, eventType: event.type, attempt, retryAt, reason },
      cause,
    );
  }
}
