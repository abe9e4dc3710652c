import assert from "node:assert/strict";
import type { ClaimedDelivery, DomainEvent, PersistencePorts } from "../../index.ts";
import { anEvent, at, sampleTime } from "./samples.ts";

/** The ports of event delivery, and the outbox and unit of work that they share. */
export type EventDeliverySubject = Pick<
  PersistencePorts,
  "outbox" | "eventDeliveries" | "eventSubscriptions" | "failedDeliveries" | "unitOfWork"
>;

/** Later than every sample event. */
export function later(offset = 0): Date {
  return at(10 ** 9 + offset);
}

const hour = 60 * 60_000;

export function idsOf(events: readonly DomainEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** Records events in a unit of work of their own. */
export async function recordEvents(
  { outbox, unitOfWork }: Pick<EventDeliverySubject, "outbox" | "unitOfWork">,
  events: readonly DomainEvent[],
): Promise<void> {
  await unitOfWork.run(() => outbox.append(events));
}

/** Announces the subscribers, and stores and distributes some events, the oldest first. */
export async function seedDeliveries(
  subject: Pick<EventDeliverySubject, "outbox" | "unitOfWork" | "eventDeliveries" | "eventSubscriptions">,
  subscribers: readonly string[],
  count = 1,
): Promise<readonly DomainEvent[]> {
  const events = Array.from({ length: count }, () => anEvent());
  await subject.eventSubscriptions.announce(subscribers, sampleTime);
  await recordEvents(subject, events);
  await distributeAll(subject);
  return events;
}

export async function distributeAll({
  eventDeliveries,
}: Pick<EventDeliverySubject, "eventDeliveries">): Promise<number> {
  return eventDeliveries.distribute(1_000, later(), sampleTime);
}

/** Claims one delivery, which must exist. */
export async function claimOne(
  { eventDeliveries }: Pick<EventDeliverySubject, "eventDeliveries">,
  subscriber: string,
  now: Date = later(),
): Promise<ClaimedDelivery> {
  return (
    (await eventDeliveries.claim(subscriber, now, new Date(now.getTime() + hour))) ??
    assert.fail(`nothing to claim for ${subscriber}`)
  );
}

/** Claims everything that is due for a subscriber, for an hour, in the order of claiming. */
export async function claimAll(
  { eventDeliveries }: Pick<EventDeliverySubject, "eventDeliveries">,
  subscriber: string,
  now: Date = later(),
): Promise<readonly ClaimedDelivery[]> {
  const claimed: ClaimedDelivery[] = [];
  while (claimed.length < 1_000) {
    const next = await eventDeliveries.claim(subscriber, now, new Date(now.getTime() + hour));
    if (next === null) return claimed;
    claimed.push(next);
  }
  return assert.fail("claims do not end");
}

export async function claimedEvents(
  subject: Pick<EventDeliverySubject, "eventDeliveries">,
  subscriber: string,
  now: Date = later(),
): Promise<readonly DomainEvent[]> {
  return (await claimAll(subject, subscriber, now)).map(({ event }) => event);
}

/** Takes every stored event out of the outbox, the oldest first. */
export async function takeRecorded(
  subject: Pick<EventDeliverySubject, "eventDeliveries" | "eventSubscriptions">,
): Promise<readonly DomainEvent[]> {
  await subject.eventSubscriptions.announce(["recorded"], sampleTime);
  await distributeAll(subject);
  return claimedEvents(subject, "recorded");
}

/** Fails a subscriber's next delivery, without a retry. @returns its id */
export async function failPermanently(
  subject: Pick<EventDeliverySubject, "eventDeliveries">,
  subscriber: string,
  failedAt: Date = later(),
  error = "Error: refused",
): Promise<string> {
  const delivery = await claimOne(subject, subscriber);
  await subject.eventDeliveries.fail(delivery, { error, failedAt, retryAt: null });
  return delivery.id;
}
