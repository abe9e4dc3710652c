import { describe, expect, test } from "vitest";
import { KeyedMutex } from "./keyed-mutex.ts";

describe("KeyedMutex", () => {
  test("work on one key runs in order, one at a time, also after a failure", async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === "a") throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled(
      ["a", "b", "c"].map((name) => mutex.runExclusive("key", work(name))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  test("work on another key does not wait", async () => {
    const mutex = new KeyedMutex();
    const never = mutex.runExclusive("slow", () => new Promise(() => undefined));
    expect(await mutex.runExclusive("fast", async () => "done")).toBe("done");
    void never;
  });
});
