import { expect, test } from "vitest";
import { anEvent } from "../../testing/contracts/samples.ts";
import { createInMemoryRepositories } from "../../testing/index.ts";
import type { DomainEvent } from "../domain/domain-event.ts";
import { DeliverEvents } from "./deliver-events.ts";

function aDelivery(
  receive: (event: DomainEvent) => Promise<void>,
  others: ((event: DomainEvent) => void)[] = [],
) {
  const { outbox, unitOfWork } = createInMemoryRepositories();
  const eventSubscribers = [
    { receive },
    ...others.map((other) => ({ receive: async (event: DomainEvent) => other(event) })),
  ];
  return { outbox, deliver: new DeliverEvents({ outbox, unitOfWork, eventSubscribers }) };
}

test("hands each event to every subscriber once, oldest first, and forgets it", async () => {
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(
    async ({ id }) => void received.push(`a ${id}`),
    [({ id }) => received.push(`b ${id}`)],
  );
  const [first, second] = [anEvent(), anEvent()];
  await outbox.append([second, first]);
  expect(await deliver.execute()).toBe(2);
  expect(received).toEqual([`a ${first.id}`, `b ${first.id}`, `a ${second.id}`, `b ${second.id}`]);
  expect(await deliver.execute()).toBe(0);
  expect(received).toHaveLength(4);
});

test("delivers a hundred at a time", async () => {
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(async ({ id }) => void received.push(id));
  const events = Array.from({ length: 150 }, () => anEvent());
  await outbox.append(events);
  expect([await deliver.execute(), await deliver.execute(), await deliver.execute()]).toEqual([100, 50, 0]);
  expect(received).toEqual(events.map(({ id }) => id));
});

test("stops at an event whose subscriber fails, keeps it first in line, and delivers it next time", async () => {
  const failure = new Error("mail server away");
  const received: string[] = [];
  let failing = true;
  const [first, second, third] = [anEvent(), anEvent(), anEvent()];
  const { outbox, deliver } = aDelivery(async ({ id }) => {
    if (failing && id === second.id) throw failure;
    received.push(id);
  });
  await outbox.append([first, second, third]);
  await expect(deliver.execute()).rejects.toBe(failure);
  await expect(deliver.execute()).rejects.toBe(failure);
  expect(received).toEqual([first.id]);
  failing = false;
  expect(await deliver.execute()).toBe(2);
  expect(received).toEqual([first.id, second.id, third.id]);
});

test("tells every subscriber again when one of them failed: at least once, not at most", async () => {
  const received: string[] = [];
  let failures = 1;
  const { outbox, deliver } = aDelivery(
    async ({ id }) => void received.push(id),
    [
      () => {
        failures -= 1;
        if (failures >= 0) throw new Error("once");
      },
    ],
  );
  const event = anEvent();
  await outbox.append([event]);
  await expect(deliver.execute()).rejects.toThrow("once");
  await deliver.execute();
  expect(received).toEqual([event.id, event.id]);
});

test("of deliveries at the same time, each event goes to one", async () => {
  const received: string[] = [];
  const { outbox, deliver } = aDelivery(async ({ id }) => void received.push(id));
  const events = Array.from({ length: 30 }, () => anEvent());
  await outbox.append(events);
  await Promise.all([deliver.execute(), deliver.execute(), deliver.execute()]);
  expect(received.toSorted()).toEqual(events.map(({ id }) => id));
});

test("forgets events nobody subscribed to", async () => {
  const { outbox, unitOfWork } = createInMemoryRepositories();
  await outbox.append([anEvent()]);
  expect(await new DeliverEvents({ outbox, unitOfWork, eventSubscribers: [] }).execute()).toBe(1);
  expect(await outbox.claim(1)).toEqual([]);
});

test("throws even what is no Error", async () => {
  const { outbox, deliver } = aDelivery(() => Promise.reject(undefined));
  await outbox.append([anEvent()]);
  await expect(deliver.execute()).rejects.toBeUndefined();
  expect(await outbox.claim(1)).toHaveLength(1);
});
