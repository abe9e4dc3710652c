import { expect, test } from "vitest";
import { parseDuration } from "./parse-duration.ts";

test.each([
  ["0", 0],
  ["250ms", 250],
  ["10", 10_000],
  ["10s", 10_000],
  ["15m", 900_000],
  ["2h", 7_200_000],
  ["7d", 604_800_000],
])("%s", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test.each(["", "1.5h", "-1s", "1w", "s", "1 s", "9999999999s"])("%j is no duration", (text) =>
  expect(parseDuration(text)).toBeNull(),
);
