import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesMatching, read, tableRows } from "./markdown.ts";

const rows = tableRows(read("docs/security.md"));

/** `SEC-003 tests/security/passwords.test.ts`, as often as the page says that the file has a test of that id. */
const onThePage = rows.flatMap(([id = "", , , files = ""]) =>
  [...files.matchAll(/\[[^\]]+\]\(([^)]+)\)(?: ×(\d+))?/g)].flatMap(([, path = "", count = "1"]) =>
    Array.from({ length: Number(count) }, () => `${id} ${join("docs", path)}`),
  ),
);

/** The same of every title that begins with ids in brackets. */
const inTheTests = filesMatching(
  "packages/*/src/**/*.test.ts",
  "packages/core/src/testing/contracts/*/*-{contract,cases}.ts",
  "examples/*/src/**/*.test.ts",
  "tests/**/*.test.ts",
).flatMap((path) =>
  [...read(path).matchAll(/["'`]\[(SEC-\d{3}(?:, SEC-\d{3})*)\] /g)].flatMap(([, ids = ""]) =>
    ids.split(", ").map((id) => `${id} ${path}`),
  ),
);

describe("docs/security.md", () => {
  test("has a unique id for every row, and a test for each", () => {
    expect(rows.length).toBeGreaterThan(80);
    const ids = rows.map(([id = ""]) => id);
    expect(ids.filter((id) => !/^SEC-\d{3}$/.test(id))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !onThePage.some((proof) => proof.startsWith(`${id} `)))).toEqual([]);
  });

  test("names, for each id, the files whose tests carry it, and how many there are", () => {
    expect(onThePage.toSorted()).toEqual(inTheTests.toSorted());
  });
});
