import assert from "node:assert/strict";
import type { Keyset, Position } from "../../index.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/** For contract kits, a host's own among them. Fails unless the promise rejects with an instance of the class. */
export async function assertRejects(promise: Promise<unknown>, expected: ErrorClass): Promise<void> {
  const { failures } = await settle([promise]);
  assert.equal(failures.length, 1, `expected ${expected.name}, but the call succeeded`);
  assertInstances(failures, expected);
}

/** What the promise resolves with. Fails when it rejects: for what a case promises to succeed. */
export async function assertResolves<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return assert.fail(`expected the call to succeed, got ${describe(error)}`);
  }
}

/** Fails unless all of them, what `settle` sorted out as failures, are instances of the class. */
export function assertInstances(failures: readonly unknown[], expected: ErrorClass): void {
  for (const failure of failures) {
    if (!(failure instanceof expected)) assert.fail(`expected ${expected.name}, got ${describe(failure)}`);
  }
}

function describe(failure: unknown): string {
  return failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
}

/** Waits for all of them and sorts the successes from the failures. */
export async function settle<Result>(
  promises: readonly Promise<Result>[],
): Promise<{ readonly results: readonly Result[]; readonly failures: readonly unknown[] }> {
  const outcomes = await Promise.allSettled(promises);
  return {
    results: outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : [])),
  };
}

/** `count` promises started in the same turn of the event loop, so that they race. */
export function race<Result>(count: number, start: (index: number) => Promise<Result>): Promise<Result>[] {
  return Array.from({ length: count }, (_, index) => start(index));
}

/** Yields to the event loop. With a correct subject no case depends on the number of turns. Default: 5. */
export async function yieldToEventLoop(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Reads a keyset list to its end, page by page; `between` runs after each page. */
export async function readPages<Item>(
  read: (keyset: Keyset) => Promise<readonly Item[]>,
  limit: number,
  positionOf: (item: Item) => Position,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: Position | null = null;
  for (let page = 1; page <= 100; page += 1) {
    const rows: readonly Item[] = await read({ limit, after });
    items.push(...rows.slice(0, limit));
    const last = items.at(-1);
    if (rows.length <= limit || last === undefined) return items;
    after = positionOf(last);
    await between(page);
  }
  return assert.fail("the pages do not end");
}

/** Changes everything in a value in place, also what its type calls read-only. */
export function mutate(value: unknown): void {
  if (value instanceof Date) {
    value.setTime(0);
  } else if (value instanceof Set || value instanceof Map) {
    value.clear();
  } else if (Array.isArray(value)) {
    for (const item of value) mutate(item);
    value.push("mutated");
  } else if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) mutate(member);
  }
}
