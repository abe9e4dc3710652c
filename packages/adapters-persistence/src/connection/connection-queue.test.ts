import { Overloaded } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { ConnectionQueue, queueBefore } from "./connection-queue.ts";

function fakePool() {
  const pool = {
    out: 0,
    most: 0,
    failure: null as Error | null,
    async connect() {
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

describe("ConnectionQueue", () => {
  test("lets no more than its size through, first come, first served", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue(2, 100));
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

  test("refuses those who wait when connecting fails, and serves again afterwards", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue(1, 100));
    const held = await pool.connect();
    pool.failure = new Error("away");
    const waiting = Array.from({ length: 5 }, () => pool.connect());
    held.release();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual(
      outcomes.map(() => pool.failure),
    );
    pool.failure = null;
    (await pool.connect()).release();
    (await pool.connect()).release();
  });

  test("refuses those who wait as soon as the server is found silent", async () => {
    const pool = fakePool();
    const queue = new ConnectionQueue(1, 100);
    queueBefore(pool, queue);
    await pool.connect();
    const waiting = pool.connect();
    const silent = new Error("no answer");
    queue.refuseWaiting(silent);
    await expect(waiting).rejects.toBe(silent);
  });

  test("is bounded", async () => {
    const pool = fakePool();
    queueBefore(pool, new ConnectionQueue(1, 2));
    const held = await pool.connect();
    const waiting = [pool.connect(), pool.connect()];
    await expect(pool.connect()).rejects.toThrow(Overloaded);
    held.release();
    for (const next of waiting) (await next).release();
  });
});
