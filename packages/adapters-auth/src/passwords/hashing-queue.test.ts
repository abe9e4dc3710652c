import { setTimeout } from "node:timers/promises";
import { Overloaded } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { HashingQueue } from "./hashing-queue.ts";

describe("HashingQueue", () => {
  test("runs at most `concurrency` at a time, and all that waited", async () => {
    const queue = new HashingQueue({ concurrency: 2, maxWaiting: 100 });
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 50 }, () => queue.run(work)));
    expect(most).toBe(2);
    expect(running).toBe(0);
  });

  test("refuses work beyond the bound, and accepts again when the queue has emptied", async () => {
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 2 });
    const open: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => open.push(resolve));
    const accepted = [queue.run(work), queue.run(work), queue.run(work)];
    await new Promise(setImmediate);
    await expect(queue.run(work)).rejects.toThrow(Overloaded);
    for (const _ of accepted) {
      open.shift()?.();
      await new Promise(setImmediate);
    }
    await Promise.all(accepted);
    await expect(queue.run(async () => "done")).resolves.toBe("done");
  });

  test("counts everything that is submitted in one tick", async () => {
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => queue.run(async () => "done")));
    expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(4);
  });

  test("refuses work that has waited too long, without running it", async () => {
    const queue = new HashingQueue({ concurrency: 1, longestWait: 20 });
    const ran: string[] = [];
    const slow = queue.run(() => setTimeout(60));
    const late = queue.run(async () => ran.push("late"));
    await expect(late).rejects.toThrow(Overloaded);
    await slow;
    await queue.run(async () => ran.push("prompt"));
    expect(ran).toEqual(["prompt"]);
  });

  test("a failure reaches only its caller", async () => {
    const queue = new HashingQueue({ concurrency: 1 });
    await expect(queue.run(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    await expect(queue.run(async () => "next")).resolves.toBe("next");
  });
});
