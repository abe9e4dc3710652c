import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { Overloaded, StoreUnavailable } from "@portcullis/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { BatchLimits } from "./batched-calls.ts";
import { BatchedCalls } from "./batched-calls.ts";

interface GatedBatch {
  readonly keys: readonly string[];
  succeed(): void;
  fail(reason: Error): void;
}

/** Reads of a store, in batches that see what is stored when they begin and wait until the test ends them. */
function gatedReads(options: Partial<BatchLimits> = {}) {
  const stored = new Map<string, number>();
  const batches: GatedBatch[] = [];
  const calls = new BatchedCalls<string, number | null>(
    (keys) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly (number | null)[]>();
      const snapshot = keys.map((key) => stored.get(key) ?? null);
      batches.push({ keys, succeed: () => resolve(snapshot), fail: reject });
      return promise;
    },
    { lanes: 2, batchSize: 3, maxWaiting: 100, maxWait: 600_000, maxWaitInOutage: 0, ...options },
  );
  return { stored, batches, read: (key: string) => calls.call(key) };
}

const keysOf = (batches: readonly GatedBatch[]) => batches.map(({ keys }) => keys);

describe("BatchedCalls", () => {
  test("answers the reads of one turn of the event loop with one batch, each with its own value", async () => {
    const { stored, batches, read } = gatedReads();
    stored.set("a", 1).set("b", 2);
    const answers = Promise.all([read("b"), read("unknown"), read("a")]);
    await turn();
    expect(keysOf(batches)).toEqual([["b", "unknown", "a"]]);
    batches[0]?.succeed();
    expect(await answers).toEqual([2, null, 1]);
  });

  test("never answers a read with a batch that began before it", async () => {
    const { stored, batches, read } = gatedReads();
    stored.set("a", 1);
    const before = read("a");
    await turn();
    stored.set("a", 2);
    const after = read("a");
    batches[0]?.succeed();
    expect(await before).toBe(1);
    await turn();
    batches[1]?.succeed();
    expect(await after).toBe(2);
  });

  test("keeps nothing once a batch has ended", async () => {
    const { stored, batches, read } = gatedReads();
    for (const value of [1, 2, 3]) {
      stored.set("a", value);
      const answer = read("a");
      await turn();
      batches.at(-1)?.succeed();
      expect(await answer).toBe(value);
    }
  });

  test("runs no more batches at once than it has lanes, and no larger ones than it may; the rest wait in order", async () => {
    const { batches, read } = gatedReads();
    const all = Promise.all(["a", "b", "c", "d", "e", "f", "g"].map(read));
    await turn();
    expect(keysOf(batches)).toEqual([
      ["a", "b", "c"],
      ["d", "e", "f"],
    ]);
    batches[1]?.succeed();
    await turn();
    await turn();
    expect(keysOf(batches).at(-1)).toEqual(["g"]);
    batches[0]?.succeed();
    batches[2]?.succeed();
    await all;
  });

  test("a failed batch rejects only those that it would have answered", async () => {
    const { stored, batches, read } = gatedReads();
    stored.set("d", 4);
    const first = Promise.allSettled(["a", "b", "c"].map(read));
    const second = read("d");
    await turn();
    const reason = new Error("refused");
    batches[0]?.fail(reason);
    batches[1]?.succeed();
    expect(await second).toBe(4);
    expect((await first).map((each) => each.status === "rejected" && each.reason)).toEqual([
      reason,
      reason,
      reason,
    ]);
    const later = read("d");
    await turn();
    batches[2]?.succeed();
    expect(await later).toBe(4);
  });

  test("a batch that finds the store unavailable rejects those that have waited long, too", async () => {
    const { batches, read } = gatedReads({ lanes: 1, maxWaitInOutage: 5 });
    const first = read("a");
    await turn();
    const long = read("b");
    await sleep(10);
    const short = read("c");
    const reason = new StoreUnavailable();
    batches[0]?.fail(reason);
    await expect(first).rejects.toBe(reason);
    await expect(long).rejects.toBe(reason);
    await turn();
    batches[1]?.succeed();
    expect(await short).toBe(null);
    expect(keysOf(batches)).toEqual([["a"], ["c"]]);
  });

  test("a batch that throws at once is a failed batch", async () => {
    const reason = new Error("refused");
    const calls = new BatchedCalls<string, number>(() => {
      throw reason;
    });
    await expect(calls.call("a")).rejects.toBe(reason);
    await expect(calls.call("a")).rejects.toBe(reason);
  });

  test("refuses a read when too many wait", async () => {
    const { batches, read } = gatedReads({ maxWaiting: 2 });
    const waiting = [read("a"), read("b")];
    await expect(read("c")).rejects.toThrow(Overloaded);
    await turn();
    batches[0]?.succeed();
    expect(await Promise.all(waiting)).toEqual([null, null]);
  });

  test("refuses a read whose batch does not begin in time, and reads nothing for it", async () => {
    const { batches, read } = gatedReads({ lanes: 1, maxWait: 20 });
    const first = read("a");
    await turn();
    await expect(read("b")).rejects.toThrow(Overloaded);
    batches[0]?.succeed();
    expect(await first).toBe(null);
    await sleep(1);
    expect(keysOf(batches)).toEqual([["a"]]);
    const again = read("c");
    await turn();
    batches[1]?.succeed();
    expect(await again).toBe(null);
  });

  test("keeps no process running for calls that were answered", async () => {
    const setTimer = vi.spyOn(globalThis, "setTimeout");
    const { batches, read } = gatedReads({ lanes: 1 });
    const first = read("a");
    await turn();
    const second = read("b");
    await turn();
    batches[0]?.succeed();
    await first;
    await turn();
    batches[1]?.succeed();
    await second;
    const timers = setTimer.mock.results.map(({ value }) => value as NodeJS.Timeout);
    setTimer.mockRestore();
    expect(timers.map((timer) => timer.hasRef())).toEqual([false]);
    clearTimeout(timers[0]);
  });

  test("a batch that gets no connection rejects those that have waited long, too", async () => {
    const { batches, read } = gatedReads({ lanes: 1, maxWaitInOutage: 5 });
    const first = read("a");
    await turn();
    const long = read("b");
    await sleep(10);
    const reason = new Overloaded();
    const outcomes = Promise.allSettled([first, long]);
    batches[0]?.fail(reason);
    await turn();
    await turn();
    batches[1]?.succeed();
    expect(await outcomes).toMatchObject([{ reason }, { reason }]);
  });

  test("runs outside of its callers' async context, and answers in it", async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const calls = new BatchedCalls<string, null>(async () => {
      seen.push(caller.getStore());
      return [null];
    });
    await caller.run("request", async () => {
      await calls.call("a");
      expect(caller.getStore()).toBe("request");
    });
    expect(seen).toEqual([undefined]);
  });

  test("every read sees what was stored before it, whatever the order in which batches end", async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant("read" as const), key: fc.nat(4) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("write" as const), key: fc.nat(4) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("end" as const), key: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), key: fc.nat(3) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("turn" as const), key: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { stored, batches, read } = gatedReads();
        const ended = new Set<GatedBatch>();
        const open = () => batches.filter((batch) => !ended.has(batch));
        const outcomes: Promise<void>[] = [];
        let version = 0;
        const end = (batch: GatedBatch | undefined, how: "end" | "fail") => {
          if (batch === undefined) return;
          ended.add(batch);
          if (how === "end") batch.succeed();
          else batch.fail(new Error("refused"));
        };
        for (const { do: action, key } of steps) {
          const name = `key-${key}`;
          if (action === "read") {
            const known = stored.get(name) ?? 0;
            outcomes.push(
              read(name).then(
                (value) => expect(value ?? 0).toBeGreaterThanOrEqual(known),
                (reason: unknown) => expect(reason).toMatchObject({ message: "refused" }),
              ),
            );
          } else if (action === "write") {
            version += 1;
            stored.set(name, version);
          } else if (action === "turn") await turn();
          else end(open()[key], action);
          expect(open().length).toBeLessThanOrEqual(2);
          for (const batch of batches) expect(batch.keys.length).toBeLessThanOrEqual(3);
        }
        for (let rounds = 0; rounds < 100; rounds += 1) {
          await turn();
          for (const batch of open()) end(batch, "end");
        }
        await Promise.all(outcomes);
      }),
      { numRuns: 200 },
    );
  });
});
