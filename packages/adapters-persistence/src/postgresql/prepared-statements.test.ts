import { expect, test } from "vitest";
import { PreparedStatements } from "./prepared-statements.ts";

const texts = ["select 1", "select 2", "select 1 "];

function namesOf(registered: readonly string[]): readonly (string | undefined)[] {
  const statements = new PreparedStatements();
  for (const text of registered) statements.add(text);
  return texts.map((text) => statements.nameOf(text));
}

test("a statement's name depends only on its text, not on what other releases prepare before it", () => {
  const names = namesOf(texts);
  expect(namesOf(texts.toReversed())).toEqual(names);
  expect(new Set(names).size).toBe(texts.length);
  // PostgreSQL cuts names after 63 bytes.
  for (const name of names) expect(name).toMatch(/^portcullis_[0-9a-f]{32}$/);
});

test("a text that was not added has no name", () => {
  expect(namesOf(["select 2"])).toEqual([undefined, expect.any(String), undefined]);
});
