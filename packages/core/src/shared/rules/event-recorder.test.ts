import { expect, test } from "vitest";
import {
  createInMemoryRepositories,
  FixedClock,
  InMemoryDatabase,
  SequentialIdGenerator,
} from "../../testing/index.ts";
import type { DomainEvent } from "../domain/domain-event.ts";
import { OutsideUnitOfWork } from "../domain/outside-unit-of-work.ts";
import { EventRecorder } from "./event-recorder.ts";

const event = { type: "test.happened", actor: { type: "anonymous" }, data: { what: "x" } } as const;

test("stores the event with an id and the time, and calls each handler with it in order", async () => {
  const database = new InMemoryDatabase();
  const { outbox, unitOfWork } = createInMemoryRepositories(database);
  const handled: [string, DomainEvent][] = [];
  const eventHandlers = ["first", "second"].map((name) => ({
    handle: async (recorded: DomainEvent) => void handled.push([name, recorded]),
  }));
  const clock = new FixedClock();
  const recorder = new EventRecorder({ outbox, clock, ids: new SequentialIdGenerator(), eventHandlers });
  await unitOfWork.run(() => recorder.record(event));
  const expected = { ...event, id: "00000000-0000-7000-8000-000000000001", occurredAt: clock.now() };
  expect(database.outbox.values()).toEqual([expected]);
  expect(handled).toEqual([
    ["first", expected],
    ["second", expected],
  ]);
});

test("throws outside a unit of work, before any handler acts", async () => {
  const database = new InMemoryDatabase();
  const { outbox } = createInMemoryRepositories(database);
  const handled: DomainEvent[] = [];
  const eventHandlers = [{ handle: async (recorded: DomainEvent) => void handled.push(recorded) }];
  const ids = new SequentialIdGenerator();
  const recorder = new EventRecorder({ outbox, clock: new FixedClock(), ids, eventHandlers });
  await expect(recorder.record(event)).rejects.toThrow(OutsideUnitOfWork);
  expect([handled, database.outbox.values()]).toEqual([[], []]);
});

test("throws what a handler throws, and calls no further handler", async () => {
  const database = new InMemoryDatabase();
  const { outbox, unitOfWork } = createInMemoryRepositories(database);
  const asked: string[] = [];
  const failure = new Error("no");
  const recorder = new EventRecorder({
    outbox,
    clock: new FixedClock(),
    ids: new SequentialIdGenerator(),
    eventHandlers: [
      {
        async handle() {
          asked.push("first");
          throw failure;
        },
      },
      { handle: async () => void asked.push("second") },
    ],
  });
  await expect(unitOfWork.run(() => recorder.record(event))).rejects.toBe(failure);
  expect(asked).toEqual(["first"]);
  expect(database.outbox.values()).toEqual([]);
});
