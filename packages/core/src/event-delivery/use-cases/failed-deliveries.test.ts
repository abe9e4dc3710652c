import { expect, test } from "vitest";
import type { DomainEvent, PortcullisOptions } from "../../index.ts";
import { adminRole, superadminRole, systemActor } from "../../index.ts";
import { anInterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import { aScenario, refusal } from "../../testing/internal/scenario.ts";

const cli = systemActor("cli");
const unknownId = "01890a5d-ac96-7000-8000-000000000001";

/** One attempt per delivery; `broken.failing` says whether the subscriber throws. */
async function aBrokenSubscriber(options: PortcullisOptions = {}) {
  const broken = { name: "broken", failing: true, received: [] as string[] };
  const subscriber = {
    name: "broken",
    async handle({ id }: DomainEvent) {
      if (broken.failing) throw new Error("password=hunter2 is refused by ada@example.com");
      broken.received.push(id);
    },
  };
  const scenario = await aScenario({
    eventSubscribers: [subscriber],
    deliveryPolicy: { maxAttempts: 1 },
    ...options,
  });
  await scenario.newEvents();
  /** Records events and lets each fail. @returns their failed deliveries, the last failed first */
  const fail = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      await scenario.createRole.execute(cli, {
        name: `role-${Math.random().toString(36).slice(2)}`,
        permissions: [],
      });
      await scenario.deliverEvents.execute();
      scenario.clock.advance(1);
    }
    return (await scenario.listFailedDeliveries.execute(cli)).items;
  };
  return { ...scenario, broken, fail };
}

test("lists failed deliveries with the event and the reason, without what looks like a secret, page by page", async () => {
  const { fail, listFailedDeliveries } = await aBrokenSubscriber();
  const failed = await fail(3);
  expect(failed).toHaveLength(3);
  expect(failed[0]).toMatchObject({
    subscriber: "broken",
    event: { type: "access.role_created", actor: { type: "system", name: "cli" } },
    attempts: 1,
    lastError: "Error: password=[redacted] is refused by [redacted]",
  });
  const first = await listFailedDeliveries.execute(cli, { limit: 2 });
  const second = await listFailedDeliveries.execute(cli, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(failed);
  expect(second.nextCursor).toBeNull();
  expect(await refusal(listFailedDeliveries.execute(cli, { cursor: "nonsense" }))).toBe(
    "shared.invalid_cursor",
  );
});

test("a retried delivery is attempted by the next run, and may fail again", async () => {
  const { fail, broken, retryFailedDelivery, listFailedDeliveries, deliverEvents } =
    await aBrokenSubscriber();
  const [failed] = await fail(1);
  const deliveryId = failed?.id ?? "";
  await retryFailedDelivery.execute(cli, { deliveryId });
  expect((await listFailedDeliveries.execute(cli)).items).toEqual([]);
  expect((await deliverEvents.execute()).failures).toHaveLength(1);
  await retryFailedDelivery.execute(cli, { deliveryId: deliveryId.toUpperCase() });
  broken.failing = false;
  expect((await deliverEvents.execute()).delivered).toBe(1);
  expect(broken.received).toEqual([failed?.event.id]);
  expect(await refusal(retryFailedDelivery.execute(cli, { deliveryId }))).toBe("events.delivery_not_found");
});

test("retries all, or all of one subscriber, and leaves those that fail again meanwhile", async () => {
  const { fail, broken, retryAllFailedDeliveries, deliverEvents } = await aBrokenSubscriber();
  await fail(3);
  expect(await retryAllFailedDeliveries.execute(cli, { subscriber: "other" })).toBe(0);
  const malformed = retryAllFailedDeliveries.execute(cli, { subscriber: "No name" });
  expect(await refusal(malformed)).toBe("events.subscriber_not_found");
  expect(await retryAllFailedDeliveries.execute(cli, { subscriber: "broken" })).toBe(3);
  await deliverEvents.execute();
  broken.failing = false;
  expect(await retryAllFailedDeliveries.execute(cli)).toBe(3);
  expect((await deliverEvents.execute()).delivered).toBe(3);
});

test("a discarded delivery is never attempted, and an event records it", async () => {
  const { fail, broken, discardFailedDelivery, deliverEvents, newEvents } = await aBrokenSubscriber();
  const [failed] = await fail(1);
  const deliveryId = failed?.id ?? "";
  await discardFailedDelivery.execute(cli, { deliveryId });
  expect(await newEvents()).toMatchObject([
    {
      type: "events.delivery_discarded",
      actor: { type: "system", name: "cli" },
      data: { subscriber: "broken", eventId: failed?.event.id, eventType: "access.role_created" },
    },
  ]);
  broken.failing = false;
  await deliverEvents.execute();
  expect(broken.received).toEqual([]);
  expect(await refusal(discardFailedDelivery.execute(cli, { deliveryId }))).toBe("events.delivery_not_found");
});

test("a subscriber that no process announces any more is listed, and can then be removed with its deliveries", async () => {
  const { fail, ports, clock, createRole, deliverEvents, ...scenario } = await aBrokenSubscriber();
  const { listEventSubscribers, removeEventSubscriber, newEvents } = scenario;
  await fail(2);
  await ports.eventSubscriptions.announce(["leftover"], clock.now());
  await createRole.execute(cli, { name: "editor", permissions: [] });
  await deliverEvents.execute();
  const announcedAt = clock.now();
  expect(await listEventSubscribers.execute(cli)).toEqual([
    { subscriber: "broken", announcedAt: expect.any(Date), waiting: 0, failed: 3 },
    { subscriber: "leftover", announcedAt, waiting: 1, failed: 0 },
  ]);
  const remove = (subscriber: string) => removeEventSubscriber.execute(cli, { subscriber });
  clock.advance(30 * 60_000);
  expect(await refusal(remove("leftover"))).toBe("events.subscriber_in_use");
  clock.advance(1);
  expect(await remove("leftover")).toBe(1);
  expect(await newEvents()).toMatchObject([
    { type: "events.subscriber_removed", data: { subscriber: "leftover" } },
  ]);
  expect((await listEventSubscribers.execute(cli)).map(({ subscriber }) => subscriber)).toEqual(["broken"]);
  expect(await refusal(remove("leftover"))).toBe("events.subscriber_not_found");
  expect(await refusal(remove("No name"))).toBe("events.subscriber_not_found");
});

test("an actor who loses events:manage removes no more deliveries", async () => {
  const { assignRoles, clock, interrupt, person, ports, removeEventSubscriber } =
    await anInterruptedScenario();
  const { actor, id } = await person("root", [superadminRole]);
  await ports.eventSubscriptions.announce(["leftover"], clock.now());
  clock.advance(30 * 60_000 + 1);
  await person("other", [superadminRole]);
  let unitsOfWork = 0;
  // The first removes the subscriber, and the second its deliveries.
  const beforeTheSecond = async () => {
    unitsOfWork += 1;
    if (unitsOfWork === 2) await assignRoles.execute(cli, { userId: id, roles: [] });
  };
  interrupt(beforeTheSecond, 2);
  const removal = removeEventSubscriber.execute(actor, { subscriber: "leftover" });
  expect(await refusal(removal)).toBe("access.permission_denied");
});

test("needs events:manage, which superadmins hold and admins do not", async () => {
  const { person, ...portcullis } = await aBrokenSubscriber();
  const calls = [
    "listFailedDeliveries",
    "retryFailedDelivery",
    "retryAllFailedDeliveries",
    "discardFailedDelivery",
    "listEventSubscribers",
    "removeEventSubscriber",
  ] as const;
  const input = { deliveryId: unknownId, subscriber: "unknown" };
  const { actor: admin } = await person("ada", [adminRole]);
  const { actor: root } = await person("root", [superadminRole]);
  for (const name of calls) {
    expect([name, await refusal(portcullis[name].execute(admin, input))]).toEqual([
      name,
      "access.permission_denied",
    ]);
    const outcome = await portcullis[name].execute(root, input).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect([name, outcome]).toEqual([
      name,
      expect.toBeOneOf([null, "events.delivery_not_found", "events.subscriber_not_found"]),
    ]);
  }
});
