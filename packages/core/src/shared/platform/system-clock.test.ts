import { expect, test } from "vitest";
import { SystemClock } from "./system-clock.ts";

test("returns the time of the machine", () => {
  const before = Date.now();
  const now = new SystemClock().now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
