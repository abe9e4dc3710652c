import type { DomainEvent, DomainEventSubscriber, PersistencePorts } from "@portcullis/core";
import { DeliverEvents, defaultDeliveryPolicy, SystemClock, UuidV7Generator } from "@portcullis/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { claimStatement } from "./mikro-orm-event-deliveries.ts";

const ids = new UuidV7Generator();
const hour = 60 * 60_000;

let engine: TestDatabase;
/** As two processes, each with connections of its own. */
let databases: readonly [Database, Database];
beforeAll(async () => {
  engine = await createMigratedDatabase();
  databases = [await openDatabase({ url: engine.url }), await openDatabase({ url: engine.url })];
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await engine.drop();
});
beforeEach(() => execute("truncate event_outbox, event_subscribers, event_deliveries"));

async function execute(sql: string): Promise<readonly Record<string, unknown>[]> {
  return databases[0].orm.em.fork().execute(sql);
}

function anEvent(): DomainEvent {
  const now = new Date();
  return { id: ids.next(), type: "test.made", occurredAt: now, actor: { type: "anonymous" }, data: {} };
}

async function record(
  { outbox, unitOfWork }: PersistencePorts,
  events: readonly DomainEvent[],
): Promise<void> {
  await unitOfWork.run(() => outbox.append(events));
}

function deliverer(
  ports: PersistencePorts,
  handles: Readonly<Record<string, DomainEventSubscriber["handle"]>>,
) {
  const eventSubscribers = Object.entries(handles).map(([name, handle]) => ({ name, handle }));
  const policy = { ...defaultDeliveryPolicy, maxAttempts: 3, firstRetryDelay: 1, longestRetryDelay: 1 };
  return new DeliverEvents({ ...ports, clock: new SystemClock(), deliveryPolicy: policy, eventSubscribers });
}

test("[SEC-073] two processes deliver each event once to a healthy subscriber while another one fails", async () => {
  const received: string[] = [];
  let failing = 0;
  const processes = databases.map(({ ports }) =>
    deliverer(ports, {
      healthy: async ({ id }) => void received.push(id),
      broken: async () => {
        failing += 1;
        throw new Error("always");
      },
    }),
  );
  const events = Array.from({ length: 40 }, anEvent);
  await Promise.all(events.map((event, index) => record(databases[index % 2 === 0 ? 0 : 1].ports, [event])));
  const { failedDeliveries, eventSubscriptions } = databases[0].ports;
  const waiting = async () => (await eventSubscriptions.list()).reduce((sum, each) => sum + each.waiting, 0);
  do await Promise.all(processes.map((each) => each.execute()));
  while ((await waiting()) > 0);
  expect(received.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  expect(failing).toBe(40 * 3);
  expect(await failedDeliveries.list({ limit: 50, after: null })).toHaveLength(40);
  expect(await execute("select from event_outbox")).toEqual([]);
}, 60_000);

test("a process without subscribers distributes to those of another one", async () => {
  const received: string[] = [];
  const [web, worker] = [
    deliverer(databases[0].ports, {}),
    deliverer(databases[1].ports, { audit: async ({ id }) => void received.push(id) }),
  ];
  await worker.execute();
  const event = anEvent();
  await record(databases[0].ports, [event]);
  await web.execute();
  expect(await execute("select from event_outbox")).toEqual([]);
  await worker.execute();
  expect(received).toEqual([event.id]);
});

test("a claim reads a few blocks, for any number of deliveries that wait, are due to others, or have failed", async () => {
  const fill = (subscriber: string, due: string, failed: string) =>
    execute(`insert into event_deliveries
        (id, subscriber, event_id, type, occurred_at, actor, data, attempts, due_at, failed_at)
      select gen_random_uuid(), '${subscriber}', gen_random_uuid(), 'test.made', now(), '{}', '{}', 1, ${due}, ${failed}
      from generate_series(1, 10000)`);
  await fill("audit", "now() + interval '1 hour'", "null");
  await fill("mail", "now() - interval '1 hour'", "null");
  await fill("audit", "now() - interval '1 hour'", "now()");
  await execute("analyze event_deliveries");
  const blocksRead = async (subscriber: string) => {
    const claim = claimStatement("event_deliveries")
      .replace("$1", `'${subscriber}'`)
      .replace("$2", "now()")
      .replace("$3", "now() + interval '1 minute'");
    const [row] = await execute(`explain (analyze, buffers, format json) ${claim}`);
    // PostgreSQL's own form.
    const [explained] = (row?.["QUERY PLAN"] ?? []) as { readonly Plan: Readonly<Record<string, number>> }[];
    const plan = explained?.Plan ?? {};
    expect(plan["Shared Hit Blocks"]).toBeTypeOf("number");
    return (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
  };
  expect(await blocksRead("audit")).toBeLessThan(10);
  expect(await blocksRead("mail")).toBeLessThan(50);
  const { eventDeliveries } = databases[0].ports;
  const now = new Date();
  expect(await eventDeliveries.claim("audit", now, new Date(now.getTime() + hour))).toBeNull();
  expect((await eventDeliveries.claim("mail", now, new Date(now.getTime() + hour)))?.attempt).toBe(2);
}, 60_000);

test("leaves what the previous version has claimed to it, until the claim ends", async () => {
  const { eventDeliveries, eventSubscriptions } = databases[0].ports;
  const now = new Date();
  const later = (offset: number) => new Date(now.getTime() + offset);
  await eventSubscriptions.announce(["audit"], now);
  const [free, held] = [anEvent(), anEvent()];
  await record(databases[0].ports, [free, held]);
  const until = later(hour).toISOString();
  await execute(`update event_outbox set claimed_until = '${until}' where id = '${held.id}'`);
  expect(await eventDeliveries.distribute(10, later(hour - 1), now)).toBe(1);
  expect((await eventDeliveries.claim("audit", later(hour), later(2 * hour)))?.event).toEqual(free);
  expect(await eventDeliveries.distribute(10, later(hour), now)).toBe(1);
  expect((await eventDeliveries.claim("audit", later(hour), later(2 * hour)))?.event).toEqual(held);
});

test("reverting the migration puts events that wait back into the outbox, each once", async () => {
  const { engine: other, database } = await aMigrated();
  const { eventDeliveries, eventSubscriptions } = database.ports;
  const events = [anEvent(), anEvent()];
  await eventSubscriptions.announce(["audit", "mail"], new Date(0));
  await record(database.ports, events);
  await eventDeliveries.distribute(10, new Date(), new Date(0));
  let reverted: string | null = null;
  do reverted = await database.migrator.down();
  while (reverted !== "Migration20260301000100CreateEventDeliveries");
  const rows = await database.orm.em.fork().execute("select id from event_outbox order by id");
  expect(rows).toEqual(events.map(({ id }) => ({ id })));
  await database.close();
  await other.drop();
}, 30_000);

async function aMigrated(): Promise<{ readonly engine: TestDatabase; readonly database: Database }> {
  const engine = await createMigratedDatabase();
  const database = await openDatabase({ url: engine.url });
  return { engine, database };
}
