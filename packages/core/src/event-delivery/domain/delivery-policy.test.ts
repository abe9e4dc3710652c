import { describe, expect, test } from "vitest";
import type { DeliveryPolicy } from "./delivery-policy.ts";
import {
  defaultDeliveryPolicy,
  requireDeliveryPolicy,
  requireTimeLimit,
  retryDelay,
} from "./delivery-policy.ts";

const check = (policy: Partial<DeliveryPolicy>) => () =>
  requireDeliveryPolicy({ ...defaultDeliveryPolicy, ...policy });

describe("a delivery policy", () => {
  test.each([
    {},
    { maxAttempts: 1 },
    { maxAttempts: 100 },
    { firstRetryDelay: 1 },
    { firstRetryDelay: 5, longestRetryDelay: 5 },
    { timeLimit: 1 },
    { timeLimit: 3_600_000 },
  ])("may be %j", (policy) => {
    expect(check(policy)).not.toThrow();
  });

  test.each([0, 1.5, 101, Number.NaN])("has from 1 to 100 attempts, not %d", (maxAttempts) => {
    expect(check({ maxAttempts })).toThrow(
      new RangeError(`deliveryPolicy.maxAttempts must be a whole number from 1 to 100, not ${maxAttempts}.`),
    );
  });

  test.each([
    { firstRetryDelay: 0.9 },
    { firstRetryDelay: Number.NaN },
    { firstRetryDelay: 10, longestRetryDelay: 9 },
    { longestRetryDelay: Infinity },
  ])("has a first delay of at least 1 ms and at most the longest, which is finite: not %j", (policy) => {
    expect(check(policy)).toThrow(
      new RangeError(
        "deliveryPolicy.firstRetryDelay must be at least 1 ms and at most longestRetryDelay, which must be finite.",
      ),
    );
  });

  test.each([0.9, 3_600_001, Number.NaN])("has a time limit of 1 ms to 1 hour, not %d", (timeLimit) => {
    expect(check({ timeLimit })).toThrow(
      new RangeError(`deliveryPolicy.timeLimit must be 1 to 3600000 milliseconds, not ${timeLimit}.`),
    );
    expect(() => requireTimeLimit("timeLimit of mail", timeLimit)).toThrow(/^timeLimit of mail must be 1 to/);
  });

  test("makes 15 attempts within about a day by default, of at most a minute each", () => {
    expect(defaultDeliveryPolicy).toEqual({
      maxAttempts: 15,
      firstRetryDelay: 10_000,
      longestRetryDelay: 21_600_000,
      timeLimit: 60_000,
    });
  });
});

describe("retryDelay", () => {
  const policy = { maxAttempts: 20, firstRetryDelay: 1_000, longestRetryDelay: 30_000, timeLimit: 1 };
  const delay = (attempt: number, seed: string) => retryDelay(policy, attempt, seed) ?? Number.NaN;
  const seeds = Array.from({ length: 1_000 }, (_, index) => `mail/${index}`);

  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 30_000],
    [19, 30_000],
  ])("after attempt %d waits for %d ms or up to a fifth less, spread evenly", (attempt, longest) => {
    const tenths = Array<number>(10).fill(0);
    for (const seed of seeds) {
      const shortened = (longest - delay(attempt, seed)) / longest;
      expect(shortened).toBeGreaterThanOrEqual(0);
      expect(shortened).toBeLessThanOrEqual(0.2);
      const tenth = Math.min(9, Math.floor(shortened * 50));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(50);
  });

  test("is the same for the same delivery and attempt, and differs between attempts", () => {
    expect(delay(1, "mail/1")).toBe(delay(1, "mail/1"));
    const parts = [1, 2, 3, 4].map((attempt) => delay(attempt, "mail/1") / 2 ** (attempt - 1));
    expect(new Set(parts.map(Math.round)).size).toBe(4);
  });

  test("is a whole number of at least 1 ms", () => {
    const short = { ...policy, firstRetryDelay: 1, longestRetryDelay: 1 };
    for (const seed of seeds) expect(retryDelay(short, 1, seed)).toBe(1);
    for (const seed of seeds) expect(Number.isInteger(delay(1, seed))).toBe(true);
    expect(retryDelay({ ...short, firstRetryDelay: 0.1, longestRetryDelay: 0.1 }, 1, "mail/1")).toBe(1);
  });

  test("there is no attempt after the last one", () => {
    expect(retryDelay(policy, 20, "mail/1")).toBeNull();
    expect(retryDelay(policy, 21, "mail/1")).toBeNull();
    expect(retryDelay(policy, 19, "mail/1")).not.toBeNull();
  });
});
