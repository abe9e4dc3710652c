import { expect, inject } from "vitest";

/** Runs `work`. In the load project, where one file runs at a time, fails when it takes longer than that; elsewhere no clock is read. */
export async function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  if (!inject("load").isFull) return work();
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(milliseconds);
  return result;
}
