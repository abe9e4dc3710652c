import { afterEach, expect, test, vi } from "vitest";
import { anEvent } from "../../testing/contracts/samples.ts";
import { createInMemoryRepositories, FixedClock, InMemoryDatabase } from "../../testing/index.ts";
import { defaultDeliveryPolicy } from "../domain/delivery-policy.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-subscriber.ts";
import { SubscriberQueue } from "./subscriber-queue.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** The queue of a subscriber, with deliveries of `count` events that are due. */
async function aQueue(count: number, handle: DomainEventSubscriber["handle"], timeLimit?: number) {
  const ports = createInMemoryRepositories(new InMemoryDatabase());
  // Later than every sample event.
  const clock = new FixedClock("2026-06-01T00:00:00Z");
  await ports.eventSubscriptions.announce(["mail"], clock.now());
  const events = Array.from({ length: count }, () => anEvent());
  await ports.unitOfWork.run(() => ports.outbox.append(events));
  await ports.eventDeliveries.distribute(count, clock.now(), clock.now());
  const use = { ...ports, clock, deliveryPolicy: defaultDeliveryPolicy };
  return new SubscriberQueue({ name: "mail", handle, timeLimit }, use);
}

test("deliveries that fail together are not all retried together", async () => {
  const queue = await aQueue(20, () => Promise.reject(new Error("away")));
  const { failures } = await queue.deliver(undefined);
  expect(new Set(failures.map(({ retryAt }) => retryAt?.getTime())).size).toBeGreaterThan(10);
});

test("a call that has ended leaves no timer, which would keep the process alive", async () => {
  const queue = await aQueue(2, async () => undefined);
  vi.useFakeTimers();
  expect((await queue.deliver(undefined)).delivered).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

test("a call that ends because its time limit aborted it fails because of the limit", async () => {
  const endOnAbort: DomainEventSubscriber["handle"] = (_event, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  const { failures } = await (await aQueue(1, endOnAbort, 5)).deliver(undefined);
  expect(failures.map(({ reason }) => reason)).toEqual([
    "Error: The call took longer than its time limit of 5 ms.",
  ]);
});
