import { expect, test } from "vitest";
import { anEvent, aUser } from "../../testing/contracts/samples.ts";
import { createInMemoryRepositories, FixedClock } from "../../testing/index.ts";
import type { DomainEvent } from "../domain/domain-event.ts";
import { DeliverEvents } from "./deliver-events.ts";

type Receive = (event: DomainEvent) => Promise<void>;

function aDelivery(...subscribers: Receive[]) {
  const ports = createInMemoryRepositories();
  const clock = new FixedClock();
  const eventSubscribers = subscribers.map((receive) => ({ receive }));
  const deliver = new DeliverEvents({ ...ports, clock, eventSubscribers });
  return { ...ports, clock, deliver };
}

function some(count: number): DomainEvent[] {
  return Array.from({ length: count }, () => anEvent());
}

const idsOf = (events: readonly DomainEvent[]) => events.map(({ id }) => id);

test("hands each event to every subscriber once, oldest first, and forgets it", async () => {
  const received: string[] = [];
  const { clock, outbox, deliver } = aDelivery(
    async ({ id }) => void received.push(`a ${id}`),
    async ({ id }) => void received.push(`b ${id}`),
  );
  const [first, second] = [anEvent(), anEvent()];
  await outbox.append([second, first]);
  expect(await deliver.execute()).toBe(2);
  expect(received).toEqual([`a ${first.id}`, `b ${first.id}`, `a ${second.id}`, `b ${second.id}`]);
  clock.advance(60_000);
  expect(await deliver.execute()).toBe(0);
  expect(received).toHaveLength(4);
});

test("delivers a hundred at a time", async () => {
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(async ({ id }) => void received.push(id));
  const events = some(150);
  await outbox.append(events);
  expect([await deliver.execute(), await deliver.execute(), await deliver.execute()]).toEqual([100, 50, 0]);
  expect(received).toEqual(idsOf(events));
});

test("goes on after an event whose subscriber fails, and tries that one again after a minute", async () => {
  const failure = new Error("mail server away");
  const received: string[] = [];
  let failing = true;
  const [first, second, third] = [anEvent(), anEvent(), anEvent()];
  const { clock, outbox, deliver } = aDelivery(async ({ id }) => {
    if (failing && id === second.id) throw failure;
    received.push(id);
  });
  await outbox.append([first, second, third]);
  await expect(deliver.execute()).rejects.toBe(failure);
  expect(received).toEqual([first.id, third.id]);
  failing = false;
  clock.advance(59_999);
  expect(await deliver.execute()).toBe(0);
  clock.advance(1);
  expect(await deliver.execute()).toBe(1);
  expect(received).toEqual([first.id, third.id, second.id]);
});

test("a hundred events that always fail do not hold up the next", async () => {
  const events = some(101);
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(async ({ id }) => {
    if (id !== events.at(-1)?.id) throw new Error("never");
    received.push(id);
  });
  await outbox.append(events);
  await expect(deliver.execute()).rejects.toThrow("never");
  expect(await deliver.execute()).toBe(1);
  expect(received).toEqual([events.at(-1)?.id]);
});

test("throws the first of several failures, even when it is no Error", async () => {
  const reasons = [undefined, new Error("second")];
  const { clock, outbox, deliver } = aDelivery(() => Promise.reject(reasons.shift()));
  await outbox.append(some(2));
  await expect(deliver.execute()).rejects.toBeUndefined();
  clock.advance(60_000);
  expect(await outbox.claim(10, clock.now(), clock.now())).toHaveLength(2);
});

test("tells every subscriber again when one of them failed: at least once, not at most", async () => {
  const received: string[] = [];
  let failures = 1;
  const { clock, outbox, deliver } = aDelivery(
    async ({ id }) => void received.push(id),
    async () => {
      failures -= 1;
      if (failures >= 0) throw new Error("once");
    },
  );
  const event = anEvent();
  await outbox.append([event]);
  await expect(deliver.execute()).rejects.toThrow("once");
  clock.advance(60_000);
  await deliver.execute();
  expect(received).toEqual([event.id, event.id]);
});

test("a slow subscriber holds up nobody else's unit of work", async () => {
  const gate = Promise.withResolvers<void>();
  const { outbox, users, unitOfWork, deliver } = aDelivery(() => gate.promise);
  await outbox.append(some(1));
  const delivery = deliver.execute();
  const user = aUser();
  await unitOfWork.run(() => users.save(user));
  expect(await users.findById(user.id)).not.toBeNull();
  gate.resolve();
  expect(await delivery).toBe(1);
});

test("leaves what it did not get to in a minute to the next run", async () => {
  const received: string[] = [];
  const events = some(3);
  const { clock, outbox, deliver } = aDelivery(async ({ id }) => {
    received.push(id);
    clock.advance(30_000);
  });
  await outbox.append(events);
  expect([await deliver.execute(), await deliver.execute()]).toEqual([2, 1]);
  expect(received).toEqual(idsOf(events));
});

test("a subscriber's unit of work is its own: it rolls back with its failure, and commits despite a later one", async () => {
  const [lost, kept] = [aUser(), aUser()];
  const [first, second] = [anEvent(), anEvent()];
  const { outbox, users, unitOfWork, deliver } = aDelivery(async ({ id }) => {
    await unitOfWork.run(async () => {
      await users.save(id === first.id ? lost : kept);
      if (id === first.id) throw new Error("after writing");
    });
  });
  await outbox.append([first, second]);
  await expect(deliver.execute()).rejects.toThrow("after writing");
  expect(await users.findById(lost.id)).toBeNull();
  expect(await users.findById(kept.id)).not.toBeNull();
});

test("of deliveries at the same time, each event goes to one", async () => {
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(async ({ id }) => {
    await new Promise(setImmediate);
    received.push(id);
  });
  const events = some(250);
  await outbox.append(events);
  expect(await Promise.all([deliver.execute(), deliver.execute(), deliver.execute()])).toEqual([
    100, 100, 50,
  ]);
  expect(received.toSorted()).toEqual(idsOf(events));
});

test("what a process had claimed when it died is delivered after a minute", async () => {
  const received: string[] = [];
  const { clock, outbox, deliver } = aDelivery(async ({ id }) => void received.push(id));
  const dying = new DeliverEvents({
    outbox,
    clock,
    eventSubscribers: [{ receive: () => new Promise(() => undefined) }],
  });
  const events = some(2);
  await outbox.append(events);
  void dying.execute();
  await new Promise(setImmediate);
  expect(await deliver.execute()).toBe(0);
  clock.advance(60_000);
  expect(await deliver.execute()).toBe(2);
  expect(received).toEqual(idsOf(events));
});

test("forgets events nobody subscribed to", async () => {
  const { clock, outbox, deliver } = aDelivery();
  await outbox.append(some(1));
  expect(await deliver.execute()).toBe(1);
  clock.advance(60_000);
  expect(await outbox.claim(1, clock.now(), clock.now())).toEqual([]);
});
