import { describe, expect, test } from "vitest";
import { Turns } from "./keyed-mutex.ts";

describe("Turns", () => {
  test("work on one key runs in order, one at a time, also after a failure", async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === "a") throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((name) => turns.take("key", work(name))));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  test("work on another key does not wait", async () => {
    const turns = new Turns();
    const never = turns.take("slow", () => new Promise(() => undefined));
    expect(await turns.take("fast", async () => "done")).toBe("done");
    void never;
  });
});
