import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test.each(["app.ts", "trial.ts", "in-memory-trials.ts"])("%s stays under 60 lines", async (file) => {
  const text = await readFile(new URL(file, import.meta.url), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThan(60);
});
