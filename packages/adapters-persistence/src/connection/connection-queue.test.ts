import { Overloaded, StoreUnavailable } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { ConnectionQueue, queueBefore } from "./connection-queue.ts";

function fakePool() {
  const pool = {
    out: 0,
    most: 0,
    attempts: 0,
    failure: null as Error | null,
    async connect() {
      pool.attempts += 1;
      if (pool.failure !== null) throw pool.failure;
      pool.out += 1;
      pool.most = Math.max(pool.most, pool.out);
      return {
        release() {
          pool.out -= 1;
        },
      };
    },
  };
  return pool;
}

/** Longer than any test runs. */
const long = 600_000;

describe("ConnectionQueue", () => {
  test("lets no more than its size through, first come, first served", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue({ size: 2, maxWaiting: 100, maxWait: long }));
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const client = await pool.connect();
        order.push(index);
        await new Promise((resolve) => setImmediate(resolve));
        client.release();
      }),
    );
    expect(pool.most).toBe(2);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  test("refuses waiting callers when connecting fails, and serves later ones", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue({ size: 1, maxWaiting: 100, maxWait: long }));
    const held = await pool.connect();
    pool.failure = new Error("unavailable");
    const waiting = Array.from({ length: 5 }, () => pool.connect());
    held.release();
    const outcomes = await Promise.allSettled(waiting);
    // Each takes as long as the server is silent, so the first in the queue alone tries.
    expect(pool.attempts).toBe(2);
    for (const outcome of outcomes) {
      const reason: unknown = outcome.status === "rejected" ? outcome.reason : null;
      expect(reason).toBeInstanceOf(StoreUnavailable);
      expect(reason).toMatchObject({ cause: pool.failure });
    }
    pool.failure = null;
    (await pool.connect()).release();
    (await pool.connect()).release();
  });

  test("keeps its connections when the pool throws before it has a promise, as for a certificate file that is missing", async () => {
    const pool = fakePool();
    pool.connect = () => {
      throw new Error("ENOENT");
    };
    queueBefore(pool, new ConnectionQueue({ size: 1, maxWaiting: 1, maxWait: long }));
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(pool.connect()).rejects.toThrow(StoreUnavailable);
  });

  test("refuses waiting callers as soon as the server is found silent", async () => {
    const pool = fakePool();
    const queue = new ConnectionQueue({ size: 1, maxWaiting: 100, maxWait: long });
    queueBefore(pool, queue);
    await pool.connect();
    const waiting = pool.connect();
    const silent = new Error("no answer");
    queue.refuseWaiting(silent);
    await expect(waiting).rejects.toBe(silent);
  });

  test("is bounded", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue({ size: 1, maxWaiting: 2, maxWait: long }));
    const held = await pool.connect();
    const waiting = [pool.connect(), pool.connect()];
    await expect(pool.connect()).rejects.toThrow(Overloaded);
    held.release();
    for (const next of waiting) (await next).release();
  });

  test("refuses a caller who has waited for too long, and gives the connection to the next", async () => {
    const queue = new ConnectionQueue({ size: 1, maxWaiting: 100, maxWait: 20 });
    await queue.acquire();
    await expect(queue.acquire()).rejects.toThrow(Overloaded);
    const next = queue.acquire();
    queue.release();
    await next;
    queue.release();
    await queue.acquire();
  });

  test("[SEC-080] a caller whose signal aborts leaves the queue, and those behind move up", async () => {
    const callers = Array.from({ length: 4 }, () => new AbortController());
    let caller = 0;
    const abortSignal = () => callers[caller]?.signal;
    const queue = new ConnectionQueue({ size: 1, maxWaiting: 100, maxWait: long, abortSignal });
    await queue.acquire();
    const waiting: Promise<void>[] = [];
    for (caller = 0; caller < callers.length; caller += 1) waiting.push(queue.acquire());
    const left = Promise.allSettled(waiting.slice(0, 3));
    for (const controller of callers.slice(0, 3)) controller.abort();
    expect(await left).toEqual(
      Array.from({ length: 3 }, () => ({ status: "rejected", reason: expect.any(Overloaded) })),
    );
    queue.release();
    await waiting[3];
    caller = 0;
    await expect(queue.acquire()).rejects.toThrow(Overloaded);
    queue.release();
  });

  test("a caller whose signal aborts after it was served keeps what it has", async () => {
    const gone = new AbortController();
    const queue = new ConnectionQueue({
      size: 1,
      maxWaiting: 1,
      maxWait: long,
      abortSignal: () => gone.signal,
    });
    await queue.acquire();
    const next = queue.acquire();
    queue.release();
    await next;
    gone.abort();
    queue.release();
    await queue.acquire();
  });
});
