import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { Overloaded } from "@portcullis/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BatchedReadsOptions } from "./batched-reads.ts";
import { BatchedReads } from "./batched-reads.ts";

interface GatedLoad {
  readonly keys: readonly string[];
  /** What was stored when it began. */
  readonly snapshot: ReadonlyMap<string, number>;
  succeed(): void;
  fail(reason: Error): void;
}

/** Reads of a store whose loads wait until the test ends them. */
function gatedReads(options: Partial<BatchedReadsOptions> = {}) {
  const stored = new Map<string, number>();
  const loads: GatedLoad[] = [];
  const reads = new BatchedReads<string, number>(
    (keys) => {
      const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, number>>();
      const snapshot = new Map(stored);
      loads.push({ keys, snapshot, succeed: () => resolve(snapshot), fail: reject });
      return promise;
    },
    { lanes: 2, batchSize: 3, maxWaiting: 100, maxWait: 600_000, ...options },
  );
  return { stored, loads, reads, read: (key: string) => reads.read(key) };
}

const keysOf = (loads: readonly GatedLoad[]) => loads.map(({ keys }) => keys);

describe("BatchedReads", () => {
  test("answers the reads of one turn of the event loop with one load, each with its own value", async () => {
    const { stored, loads, read } = gatedReads();
    stored.set("a", 1).set("b", 2);
    const answers = Promise.all([read("b"), read("unknown"), read("a")]);
    await turn();
    expect(keysOf(loads)).toEqual([["b", "unknown", "a"]]);
    loads[0]?.succeed();
    expect(await answers).toEqual([2, null, 1]);
  });

  test("loads a key once for all who ask for it", async () => {
    const { stored, loads, read } = gatedReads();
    stored.set("a", 1);
    const answers = Promise.all([read("a"), read("a")]);
    await turn();
    expect(keysOf(loads)).toEqual([["a"]]);
    loads[0]?.succeed();
    expect(await answers).toEqual([1, 1]);
  });

  test("never answers a read with a load that began before it", async () => {
    const { stored, loads, read } = gatedReads();
    stored.set("a", 1);
    const before = read("a");
    await turn();
    stored.set("a", 2);
    const after = read("a");
    loads[0]?.succeed();
    expect(await before).toBe(1);
    await turn();
    loads[1]?.succeed();
    expect(await after).toBe(2);
  });

  test("keeps nothing once a load has answered", async () => {
    const { stored, loads, read } = gatedReads();
    for (const value of [1, 2, 3]) {
      stored.set("a", value);
      const answer = read("a");
      await turn();
      loads.at(-1)?.succeed();
      expect(await answer).toBe(value);
    }
  });

  test("runs no more loads at once than it has lanes, and no larger ones than a batch; the rest wait in order", async () => {
    const { loads, read } = gatedReads();
    const all = Promise.all(["a", "b", "c", "d", "e", "f", "g"].map(read));
    await turn();
    expect(keysOf(loads)).toEqual([
      ["a", "b", "c"],
      ["d", "e", "f"],
    ]);
    loads[1]?.succeed();
    await turn();
    await turn();
    expect(keysOf(loads).at(-1)).toEqual(["g"]);
    loads[0]?.succeed();
    loads[2]?.succeed();
    await all;
  });

  test("a failed load rejects only those that it would have answered", async () => {
    const { stored, loads, read } = gatedReads();
    stored.set("d", 4);
    const first = Promise.allSettled(["a", "b", "c"].map(read));
    const second = read("d");
    await turn();
    const reason = new Error("refused");
    loads[0]?.fail(reason);
    loads[1]?.succeed();
    expect(await second).toBe(4);
    expect((await first).map((each) => each.status === "rejected" && each.reason)).toEqual([
      reason,
      reason,
      reason,
    ]);
    const later = read("d");
    await turn();
    loads[2]?.succeed();
    expect(await later).toBe(4);
  });

  test("a load that throws at once is a failed load", async () => {
    const reason = new Error("refused");
    const reads = new BatchedReads<string, number>(() => {
      throw reason;
    });
    await expect(reads.read("a")).rejects.toBe(reason);
    await expect(reads.read("a")).rejects.toBe(reason);
  });

  test("refuses a read when too many wait", async () => {
    const { loads, read } = gatedReads({ maxWaiting: 2 });
    const waiting = [read("a"), read("b")];
    await expect(read("c")).rejects.toThrow(Overloaded);
    await turn();
    loads[0]?.succeed();
    expect(await Promise.all(waiting)).toEqual([null, null]);
  });

  test("refuses a read whose load does not begin in time, and loads nothing for it", async () => {
    const { loads, read } = gatedReads({ lanes: 1, maxWait: 20 });
    const first = read("a");
    await turn();
    await expect(read("b")).rejects.toThrow(Overloaded);
    loads[0]?.succeed();
    expect(await first).toBe(null);
    await sleep(1);
    expect(keysOf(loads)).toEqual([["a"]]);
    const again = read("c");
    await turn();
    loads[1]?.succeed();
    expect(await again).toBe(null);
  });

  test("loads outside of its callers' async context, and answers in it", async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const reads = new BatchedReads<string, number>(async () => {
      seen.push(caller.getStore());
      return new Map();
    });
    await caller.run("request", async () => {
      await reads.read("a");
      expect(caller.getStore()).toBe("request");
    });
    expect(seen).toEqual([undefined]);
  });

  test("every read sees what was stored before it, whatever the order in which loads end", async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant("read" as const), key: fc.nat(4) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("write" as const), key: fc.nat(4) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("end" as const), key: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), key: fc.nat(3) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("turn" as const), key: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { stored, loads, read } = gatedReads();
        const ended = new Set<GatedLoad>();
        const open = () => loads.filter((load) => !ended.has(load));
        const outcomes: Promise<void>[] = [];
        let version = 0;
        const end = (load: GatedLoad | undefined, how: "end" | "fail") => {
          if (load === undefined) return;
          ended.add(load);
          if (how === "end") load.succeed();
          else load.fail(new Error("refused"));
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
          for (const load of loads) expect(load.keys.length).toBeLessThanOrEqual(3);
        }
        for (let rounds = 0; rounds < 100; rounds += 1) {
          await turn();
          for (const load of open()) end(load, "end");
        }
        await Promise.all(outcomes);
      }),
      { numRuns: 200 },
    );
  });
});
