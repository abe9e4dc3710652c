import { afterEach, expect, test, vi } from "vitest";
import { UuidV7Generator } from "./uuid-v7-generator.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("generates 100,000 unique ids in ascending order", () => {
  const ids = new UuidV7Generator();
  const made = Array.from({ length: 100_000 }, () => ids.next());
  expect(new Set(made).size).toBe(100_000);
  expect(made.every((id, index) => index === 0 || id > (made[index - 1] ?? ""))).toBe(true);
});

test("carries the time in milliseconds, the version and the variant", () => {
  vi.useFakeTimers({ now: new Date("2026-01-02T03:04:05.678Z") });
  const id = new UuidV7Generator().next();
  expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.now());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("stays ascending when the clock steps back, and when the counter of a millisecond is full", () => {
  vi.useFakeTimers({ now: 1_767_000_000_000 });
  const ids = new UuidV7Generator();
  const made = Array.from({ length: 5_000 }, () => ids.next());
  vi.setSystemTime(1_766_999_999_000);
  made.push(ids.next());
  vi.setSystemTime(1_767_000_000_500);
  made.push(ids.next());
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("two generators return different ids in one millisecond", () => {
  vi.useFakeTimers({ now: 1_767_000_000_000 });
  expect(new UuidV7Generator().next()).not.toBe(new UuidV7Generator().next());
});
