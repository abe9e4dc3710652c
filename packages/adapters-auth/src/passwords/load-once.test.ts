import { describe, expect, test } from "vitest";
import { loadOnce } from "./load-once.ts";

describe("loadOnce", () => {
  test("loads once, for callers at the same moment as well", async () => {
    let loads = 0;
    const get = loadOnce(async () => (loads += 1));
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  test("a failure is not kept", async () => {
    const answers = [Promise.reject(new Error("EMFILE")), Promise.resolve("list")];
    const get = loadOnce(() => answers.shift() ?? Promise.reject(new Error("Nothing is left.")));
    await expect(Promise.allSettled([get(), get()])).resolves.toMatchObject([
      { status: "rejected" },
      { status: "rejected" },
    ]);
    expect(await get()).toBe("list");
    expect(await get()).toBe("list");
  });
});
