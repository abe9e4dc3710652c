import { openDatabase } from "@portcullis/adapters-persistence";
import type { DomainEvent } from "@portcullis/core";
import { DeliverEvents, defaultDeliveryPolicy, SystemClock, UuidV7Generator } from "@portcullis/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandInProcess, useEmptyDirectory } from "../support/run-in-process.ts";
import type { RunResult } from "../support/run-node.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

useEmptyDirectory();
let database: TestDatabase;
beforeAll(async () => {
  database = await createMigratedDatabase();
});
afterAll(() => database.drop());

const run = (args: string): Promise<RunResult> => runCommandInProcess(args, { DATABASE_URL: database.url });

const unknownId = "01890a5d-ac96-7000-8000-000000000001";

/** Records events on which a subscriber fails permanently. */
async function failEvents(count: number): Promise<void> {
  const { ports, close } = await openDatabase({ url: database.url });
  const handle = async ({ type }: DomainEvent) => {
    if (type === "test.happened") throw new Error("refused:\n\u001b[31m password=hunter2");
  };
  const deliver = new DeliverEvents({
    ...ports,
    clock: new SystemClock(),
    deliveryPolicy: { ...defaultDeliveryPolicy, maxAttempts: 1 },
    eventSubscribers: [{ name: "crm", handle }],
  });
  const ids = new UuidV7Generator();
  const event = { type: "test.happened", actor: { type: "anonymous" }, data: {} } as const;
  await deliver.execute();
  const events = Array.from({ length: count }, () => ({
    ...event,
    id: ids.next(),
    occurredAt: new Date(),
  }));
  await ports.unitOfWork.run(() => ports.outbox.append(events));
  await deliver.execute();
  await close();
}

const columns = (line: string | undefined) => (line ?? "").split(/ {2,}/);

test("list reports that no delivery has failed", async () => {
  expect(await run("events list")).toEqual({ code: 0, output: "no failed deliveries\n", errors: "" });
  expect((await run("events retry --all")).output).toBe("no failed deliveries\n");
});

test("list, retry and discard", async () => {
  await failEvents(3);
  const listed = await run("events list");
  expect([listed.code, listed.errors]).toEqual([0, ""]);
  const [header, first, second, third, ...rest] = listed.output.trimEnd().split("\n");
  expect(columns(header)).toEqual([
    "ID",
    "SUBSCRIBER",
    "EVENT",
    "EVENT ID",
    "FAILED AT",
    "ATTEMPTS",
    "ERROR",
  ]);
  expect(rest).toEqual([]);
  const [id = "", subscriber, type, , failedAt, attempts, error] = columns(first);
  expect([subscriber, type, attempts]).toEqual(["crm", "test.happened", "1"]);
  expect(error).toBe("Error: refused: [31m password=[redacted]");
  expect(Date.parse(failedAt ?? "")).not.toBeNaN();

  const two = (await run("events list --limit 2")).output.trimEnd().split("\n");
  expect(two).toEqual([expect.any(String), first, second, "more deliveries have failed: use --limit 4"]);

  expect((await run(`events retry ${id}`)).output).toBe(`${id} will be attempted again\n`);
  const [other = ""] = columns(second);
  expect((await run(`events discard ${other}`)).output).toBe(`discarded ${other}\n`);
  expect((await run("events list")).output.trimEnd().split("\n")).toEqual([expect.any(String), third]);
  expect((await run("events retry --all --subscriber other")).output).toBe("no failed deliveries\n");
  expect((await run("events retry --all --subscriber crm")).output).toBe("1 will be attempted again\n");

  const subscribers = (await run("events subscribers")).output.trimEnd().split("\n");
  expect(columns(subscribers[0])).toEqual(["SUBSCRIBER", "LAST ANNOUNCED", "WAITING", "FAILED"]);
  expect(columns(subscribers.find((line) => line.startsWith("crm ")))).toEqual([
    "crm",
    expect.stringMatching(/Z$/),
    "2",
    "0",
  ]);
});

test.each([
  [`events retry ${unknownId}`, 1, /^error: The failed delivery does not exist\./],
  [`events discard ${unknownId}`, 1, /^error: The failed delivery does not exist\./],
  ["events retry nonsense", 1, /^error: The failed delivery does not exist\./],
  ["events remove-subscriber crm", 1, /^error: The event subscriber is in use/],
  ["events remove-subscriber unknown", 1, /^error: The event subscriber does not exist\.$/],
  ["events retry --all --subscriber No", 1, /^error: The event subscriber does not exist\.$/],
  ["events retry", 2, /^error: give the id of one delivery, or --all$/],
  [`events retry ${unknownId} --all`, 2, /^error: give the id of one delivery/],
  [`events retry ${unknownId} --subscriber crm`, 2, /^error: --subscriber requires --all$/],
  ["events discard", 2, /^error: missing required argument 'id'$/],
  ["events list --limit 0", 2, /^error: option '--limit <count>' argument '0' is invalid/],
])("%s: exit code %i and one line", async (args, expected, reason) => {
  const { code, output, errors } = await run(args);
  expect([code, output]).toEqual([expected, ""]);
  const lines = errors
    .trim()
    .split("\n")
    .filter((line) => line !== "(use --help for usage)");
  expect(lines).toEqual([expect.stringMatching(reason)]);
});
