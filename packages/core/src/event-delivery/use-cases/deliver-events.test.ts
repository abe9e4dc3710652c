import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { DomainEvent, DomainEventSubscriber } from "../../index.ts";
import { DeliverEvents, DeliveryFailed, defaultDeliveryPolicy, systemActor } from "../../index.ts";
import { anEvent, aUser } from "../../testing/contracts/samples.ts";
import { createInMemoryRepositories, FixedClock, InMemoryDatabase } from "../../testing/index.ts";
import { aScenario } from "../../testing/internal/scenario.ts";
import type { DeliveryPolicy } from "../domain/delivery-policy.ts";

type Handle = DomainEventSubscriber["handle"];

const day = 24 * 60 * 60_000;

function aDelivery(handles: Readonly<Record<string, Handle>>, policy: Partial<DeliveryPolicy> = {}) {
  const database = new InMemoryDatabase();
  const ports = createInMemoryRepositories(database);
  // Later than every sample event.
  const clock = new FixedClock("2026-06-01T00:00:00Z");
  const deliveryPolicy = { ...defaultDeliveryPolicy, ...policy };
  /** As another process, over the same database. */
  const process = (subscribers: Readonly<Record<string, Handle>>) =>
    new DeliverEvents({
      ...ports,
      clock,
      deliveryPolicy,
      eventSubscribers: Object.entries(subscribers).map(([name, handle]) => ({ name, handle })),
    });
  const record = (events: readonly DomainEvent[]) => ports.unitOfWork.run(() => ports.outbox.append(events));
  return { ...ports, record, database, clock, process, deliver: process(handles) };
}

function some(count: number): DomainEvent[] {
  return Array.from({ length: count }, () => anEvent());
}

const idsOf = (events: readonly DomainEvent[]) => events.map(({ id }) => id);

/** Lets whatever is ready go first. */
async function turn(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await new Promise(setImmediate);
}

test("delivers each event to every subscriber once, the oldest first, and leaves no rows behind", async () => {
  const received: string[] = [];
  const { clock, database, record, deliver } = aDelivery({
    a: async ({ id }) => void received.push(`a ${id}`),
    b: async ({ id }) => void received.push(`b ${id}`),
  });
  const [first, second] = [anEvent(), anEvent()];
  await record([second, first]);
  expect(await deliver.execute()).toEqual({ delivered: 4, failures: [], more: false });
  for (const name of ["a", "b"])
    expect(received.filter((line) => line.startsWith(name))).toEqual([
      `${name} ${first.id}`,
      `${name} ${second.id}`,
    ]);
  clock.advance(day);
  expect((await deliver.execute()).delivered).toBe(0);
  expect([database.outbox.values(), database.eventDeliveries.values()]).toEqual([[], []]);
});

test("[SEC-073] a subscriber that always throws has no event redelivered to another one", async () => {
  const received: string[] = [];
  let failing = 0;
  const { clock, record, deliver } = aDelivery({
    healthy: async ({ id }) => void received.push(id),
    broken: async () => {
      failing += 1;
      throw new Error("never");
    },
  });
  const events = some(3);
  await record(events);
  for (let round = 0; round < 1_000; round += 1) {
    await deliver.execute();
    clock.advance(60_000);
  }
  expect(received).toEqual(idsOf(events));
  expect(failing).toBeGreaterThan(3);
  expect(failing).toBeLessThanOrEqual(3 * 15);
});

test("retries with growing pauses, up to the maximum of attempts, and then lists the delivery as failed", async () => {
  const attempts: number[] = [];
  const { clock, record, failedDeliveries, deliver } = aDelivery({
    broken: async () => {
      attempts.push(clock.now().getTime());
      throw new Error("the mail server is away");
    },
  });
  const event = anEvent();
  await record([event]);
  for (let minute = 0; minute < 3 * 24 * 60; minute += 1) {
    for (let turn = 0; turn < 6; turn += 1) {
      await deliver.execute();
      clock.advance(10_000);
    }
  }
  expect(attempts).toHaveLength(15);
  const pauses = attempts.slice(1).map((time, index) => (time - (attempts[index] ?? 0)) / 1_000);
  pauses.forEach((pause, index) => {
    const full = Math.min(21_600, 10 * 2 ** index);
    expect(pause).toBeGreaterThanOrEqual(0.8 * full - 10);
    expect(pause).toBeLessThanOrEqual(full + 10);
  });
  const [failed] = await failedDeliveries.list({ limit: 10, after: null });
  expect(failed).toMatchObject({
    subscriber: "broken",
    event,
    attempts: 15,
    lastError: "Error: the mail server is away",
  });
}, 30_000);

test("reports each failure, with the subscriber, the event, the next attempt and what was thrown", async () => {
  const reasons = [new Error("first"), undefined];
  const { clock, record, deliver } = aDelivery(
    { broken: () => Promise.reject(reasons.shift()) },
    { maxAttempts: 1 },
  );
  const [first, second] = [anEvent(), anEvent()];
  await record([first, second]);
  const { delivered, failures } = await deliver.execute();
  expect(delivered).toBe(0);
  expect(failures.map(({ eventId, retryAt, thrown }) => [eventId, retryAt, thrown])).toEqual([
    [first.id, null, new Error("first")],
    [second.id, null, undefined],
  ]);
  expect(failures[0]?.message).toContain("no more attempts");
  expect((await deliver.execute()).failures).toEqual([]);
  expect(clock.now()).toEqual(new Date("2026-06-01T00:00:00Z"));
});

test("a subscriber that throws before it returns a promise fails like one that rejects", async () => {
  const { record, deliver } = aDelivery({
    broken: () => {
      throw new Error("at once");
    },
  });
  await record(some(1));
  expect((await deliver.execute()).failures).toHaveLength(1);
});

test("continues after an event that fails, and a hundred that fail do not delay the next", async () => {
  const events = some(101);
  const received: string[] = [];
  const { record, deliver } = aDelivery({
    picky: async ({ id }) => {
      if (id !== events.at(-1)?.id) throw new Error("never");
      received.push(id);
    },
  });
  await record(events);
  expect(await deliver.execute()).toMatchObject({ delivered: 0, more: true });
  expect(await deliver.execute()).toEqual({ delivered: 1, failures: [], more: false });
  expect(received).toEqual([events.at(-1)?.id]);
});

test("[SEC-073] a slow subscriber delays no other, and no unit of work", async () => {
  const gate = Promise.withResolvers<void>();
  const received: string[] = [];
  const { record, users, unitOfWork, deliver } = aDelivery({
    slow: () => gate.promise,
    fast: async ({ id }) => void received.push(id),
  });
  const events = some(3);
  await record(events);
  const slow = deliver.execute({ subscriber: "slow" });
  await turn();
  await deliver.execute({ subscriber: "fast" });
  expect(received).toEqual(idsOf(events));
  const user = aUser();
  await unitOfWork.run(() => users.add(user));
  expect(await users.findById(user.id)).not.toBeNull();
  gate.resolve();
  expect((await slow).delivered).toBe(3);
});

test("calls one subscriber for one event at a time, also when run concurrently", async () => {
  let calls = 0;
  let most = 0;
  const { record, deliver } = aDelivery({
    only: async () => {
      calls += 1;
      most = Math.max(most, calls);
      await turn();
      calls -= 1;
    },
  });
  await record(some(20));
  const reports = await Promise.all([deliver.execute(), deliver.execute(), deliver.execute()]);
  expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(20);
  expect(most).toBe(1);
});

test("a call that outlasts its time limit is aborted, fails, and is not joined by a second one", async () => {
  const signals: AbortSignal[] = [];
  const gate = Promise.withResolvers<void>();
  const { clock, database, record, deliver } = aDelivery(
    {
      stuck: async (_, signal) => {
        signals.push(signal);
        await gate.promise;
      },
    },
    { timeLimit: 5 },
  );
  await record(some(2));
  const { failures, more } = await deliver.execute();
  // Nothing more can be attempted at once: the call is still running.
  expect(more).toBe(false);
  expect(failures.map(({ attempt, thrown }) => [attempt, String(thrown)])).toEqual([
    [1, "Error: The call took longer than its time limit of 5 ms."],
  ]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  clock.advance(day);
  expect(await deliver.execute()).toEqual({ delivered: 0, failures: [], more: false });
  expect(signals).toHaveLength(1);

  // It succeeds after all: no further attempt, and the next event has its turn.
  gate.resolve();
  await turn();
  expect((await deliver.execute()).delivered).toBe(1);
  expect(database.eventDeliveries.values()).toEqual([]);
});

test("[SEC-073] a subscriber that never ends is called once per process and attempt, and its delivery is given up", async () => {
  let calls = 0;
  const hang = () => {
    calls += 1;
    return new Promise<void>(() => undefined);
  };
  const { clock, record, failedDeliveries, process } = aDelivery({}, { timeLimit: 1, maxAttempts: 3 });
  await record(some(1));
  for (let count = 0; count < 6; count += 1) {
    await process({ hanging: hang }).execute();
    clock.advance(day);
  }
  expect(calls).toBe(3);
  expect(await failedDeliveries.list({ limit: 10, after: null })).toHaveLength(1);
});

test("what a process had claimed when it ended is delivered when the claim ends, and counts as an attempt", async () => {
  const received: string[] = [];
  const { clock, record, failedDeliveries, process } = aDelivery({}, { maxAttempts: 2, timeLimit: 60_000 });
  const hanging = { audit: () => new Promise<void>(() => undefined) };
  const events = some(2);
  await record(events);
  void process(hanging).execute();
  await turn();
  const other = process({ audit: async ({ id }) => void received.push(id) });
  await other.execute();
  expect(received).toEqual([events[1]?.id]);
  clock.advance(89_999);
  expect((await other.execute()).delivered).toBe(0);
  clock.advance(1);
  // The second process ends during it, too; a third one does not try again.
  void process(hanging).execute();
  await turn();
  clock.advance(90_000);
  expect((await other.execute()).failures).toHaveLength(1);
  expect(received).toHaveLength(1);
  const [failed] = await failedDeliveries.list({ limit: 10, after: null });
  expect(failed).toMatchObject({
    event: events[0],
    lastError: "Error: The process ended during the last attempt.",
  });
});

test("processes with different subscribers deliver to all of them, whichever distributes the event", async () => {
  const received: string[] = [];
  const receive =
    (name: string): Handle =>
    async () =>
      void received.push(name);
  const { clock, record, process } = aDelivery({});
  const [older, newer] = [
    process({ audit: receive("audit") }),
    process({ audit: receive("audit"), mail: receive("mail") }),
  ];
  await older.execute();
  // Distributed before anybody knew of mail.
  await record(some(1));
  await older.execute();
  await newer.execute();
  expect(received).toEqual(["audit"]);
  // Distributed by the process that does not have it.
  await record(some(1));
  await older.execute();
  expect(received).toEqual(["audit", "audit"]);
  await newer.execute();
  expect(received).toEqual(["audit", "audit", "mail"]);
  // Six days later the older one runs alone: what is for mail waits.
  clock.advance(6 * day);
  await record(some(1));
  await older.execute();
  await newer.execute();
  expect(received.slice(3).toSorted()).toEqual(["audit", "mail"]);
  // After more than seven days nothing is kept for it any more.
  clock.advance(7 * day + 1);
  await record(some(1));
  await older.execute();
  await newer.execute();
  expect(received.slice(5)).toEqual(["audit"]);
});

test("removes events without subscribers", async () => {
  const { database, record, deliver } = aDelivery({});
  await record(some(1));
  expect(await deliver.execute()).toEqual({ delivered: 0, failures: [], more: false });
  expect([database.outbox.values(), database.eventDeliveries.values()]).toEqual([[], []]);
});

test("turns 1,000 events into deliveries at a time, and says whether more may be left", async () => {
  const { database, record, deliver } = aDelivery({});
  await record(some(1_001));
  expect((await deliver.execute()).more).toBe(true);
  expect(database.outbox.values()).toHaveLength(1);
  expect((await deliver.execute()).more).toBe(false);
});

test("begins no further delivery once the signal has aborted", async () => {
  const stopping = new AbortController();
  const received: string[] = [];
  const { record, deliver } = aDelivery({
    audit: async ({ id }) => {
      received.push(id);
      stopping.abort();
    },
  });
  await record(some(3));
  expect((await deliver.execute({ signal: stopping.signal })).delivered).toBe(1);
  expect((await deliver.execute()).delivered).toBe(2);
  expect(received).toHaveLength(3);
});

test("of several processes, each event goes to one", async () => {
  const received: string[] = [];
  const { record, process } = aDelivery({});
  const handle: Handle = async ({ id }) => {
    await new Promise(setImmediate);
    received.push(id);
  };
  const events = some(250);
  await record(events);
  const processes = [process({ audit: handle }), process({ audit: handle }), process({ audit: handle })];
  const reports = await Promise.all(processes.map((each) => each.execute()));
  expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(250);
  expect(received.toSorted()).toEqual(idsOf(events));
});

test("a subscriber's unit of work is its own: it rolls back with its failure and commits despite a later one", async () => {
  const [lost, kept] = [aUser(), aUser()];
  const [first, second] = [anEvent(), anEvent()];
  const { record, users, unitOfWork, deliver } = aDelivery({
    writer: async ({ id }) => {
      await unitOfWork.run(async () => {
        await users.add(id === first.id ? lost : kept);
        if (id === first.id) throw new Error("after writing");
      });
    },
  });
  await record([first, second]);
  expect(await deliver.execute()).toMatchObject({ delivered: 1 });
  expect(await users.findById(lost.id)).toBeNull();
  expect(await users.findById(kept.id)).not.toBeNull();
});

test("a store that fails during one subscriber's run rejects, after the others have ended", async () => {
  const received: string[] = [];
  const { database, clock, ...ports } = aDelivery({});
  const away = new Error("away");
  const eventDeliveries = {
    distribute: ports.eventDeliveries.distribute.bind(ports.eventDeliveries),
    fail: ports.eventDeliveries.fail.bind(ports.eventDeliveries),
    complete: ports.eventDeliveries.complete.bind(ports.eventDeliveries),
    claim: async (name: string, now: Date, until: Date) => {
      if (name === "a") throw away;
      return ports.eventDeliveries.claim(name, now, until);
    },
  };
  const deliver = new DeliverEvents({
    ...ports,
    clock,
    eventDeliveries,
    deliveryPolicy: defaultDeliveryPolicy,
    eventSubscribers: ["a", "b"].map((name) => ({ name, handle: async () => void received.push(name) })),
  });
  await ports.record(some(2));
  await expect(deliver.execute()).rejects.toBe(away);
  expect(received).toEqual(["b", "b"]);
});

const handle = async () => undefined;

test.each([
  ["no name", [{ handle }], /needs a name/],
  ["an empty name", [{ name: "", handle }], /needs a name/],
  ["a name with capitals", [{ name: "AuditLog", handle }], /needs a name/],
  ["a name of 64 characters", [{ name: "a".repeat(64), handle }], /needs a name/],
  [
    "a name used twice",
    [
      { name: "audit", handle },
      { name: "audit", handle },
    ],
    /Two event subscribers/,
  ],
  ["the method of an earlier version", [{ name: "audit", receive: handle }], /no handle method/],
  ["no time at all", [{ name: "audit", handle, timeLimit: 0 }], /timeLimit of the event subscriber audit/],
])("refuses subscribers with %s", (_, subscribers, reason) => {
  // What the types forbid is the point of this test.
  const options = { eventSubscribers: subscribers as unknown as DomainEventSubscriber[] };
  return expect(aScenario(options)).rejects.toThrow(reason);
});

test.each([
  { maxAttempts: 0 },
  { maxAttempts: 1.5 },
  { maxAttempts: 101 },
  { firstRetryDelay: 0 },
  { firstRetryDelay: 10, longestRetryDelay: 9 },
  { longestRetryDelay: Infinity },
  { timeLimit: Number.NaN },
  { timeLimit: 3_600_001 },
])("refuses the delivery policy %j", (deliveryPolicy) =>
  expect(aScenario({ deliveryPolicy })).rejects.toThrow(RangeError),
);

test("refuses the name of a subscriber that this process does not have", async () => {
  await expect(aDelivery({}).deliver.execute({ subscriber: "mail" })).rejects.toMatchObject({
    code: "events.subscriber_not_found",
  });
});

test("an event of a use case reaches the subscribers of the app", async () => {
  const received: string[] = [];
  const subscriber = { name: "audit", handle: async ({ type }: DomainEvent) => void received.push(type) };
  const { createRole, deliverEvents, newEvents } = await aScenario({ eventSubscribers: [subscriber] });
  await newEvents();
  await createRole.execute(systemActor("test"), { name: "editor", permissions: [] });
  await deliverEvents.execute();
  expect(received).toEqual(["access.role_created"]);
});

test("what a subscriber threw is not shown where the failure is logged", async () => {
  const failure = new DeliveryFailed(
    {
      subscriber: "mail",
      eventId: "7",
      eventType: "test.made",
      attempt: 1,
      retryAt: null,
      reason: "refused",
    },
    new Error("smtp://user:hunter2@host"),
  );
  expect(inspect(failure, { showHidden: true, depth: 9 })).not.toContain("hunter2");
  expect(failure.thrown).toEqual(new Error("smtp://user:hunter2@host"));
});
