import assert from "node:assert/strict";
import type { Keyset, Position } from "@portcullis/core";
import type { Todo } from "../index.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/** Starts `count` calls in the same turn and waits for all: what they returned, and what they threw. */
export async function race<Result>(
  count: number,
  call: (index: number) => Promise<Result>,
): Promise<{ readonly results: readonly Result[]; readonly failures: readonly unknown[] }> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const calls = Array.from({ length: count }, (_, index) => call(index));
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === "fulfilled") results.push(outcome.value);
    else failures.push(outcome.reason);
  }
  return { results, failures };
}

export function assertInstances(failures: readonly unknown[], expected: ErrorClass): void {
  for (const failure of failures) assert.ok(failure instanceof expected, String(failure));
}

/** Lets whatever is ready to run go first. */
export async function giveWay(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Reads a list to its end, page by page; `between` runs after each page. */
export async function readPages(
  read: (keyset: Keyset) => Promise<readonly Todo[]>,
  limit: number,
  positionOf: (todo: Todo) => Position,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<readonly Todo[]> {
  const all: Todo[] = [];
  for (let page = 1; page <= 100; page += 1) {
    const last = all.at(-1);
    const rows = await read({ limit, after: last === undefined ? null : positionOf(last) });
    all.push(...rows.slice(0, limit));
    if (rows.length <= limit) return all;
    await between(page);
  }
  return assert.fail("the pages do not come to an end");
}

/** Moves the dates of a todo, which types call read-only, as a careless caller could. */
export function deface(todo: Todo | null | undefined): void {
  for (const date of [todo?.createdAt, todo?.updatedAt, todo?.completedAt]) date?.setTime(0);
}
