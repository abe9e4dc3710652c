import { expect, test } from "vitest";
import { SystemClock } from "./system-clock.ts";

test("tells the machine's time", () => {
  const before = Date.now();
  const now = new SystemClock().now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
