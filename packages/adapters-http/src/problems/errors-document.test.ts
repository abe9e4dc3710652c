import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inputCodes } from "../route-kit/input/input-codes.ts";
import { problemTable } from "./problem-details.ts";

const document = readFileSync(new URL("../../../../docs/errors.md", import.meta.url), "utf8");

test("docs/errors.md lists exactly the codes that are answered, with their statuses and titles", () => {
  const rows = [...document.matchAll(/^\| `([\w.]+)` \| (\d{3}) \| ([^|]+) \| [^|]+ \|$/gm)];
  const documented = rows.map(([, code, status, title]) => [code, Number(status), title]);
  const answered = [...problemTable()].map(([code, { status, title }]) => [code, status, title]);
  expect(documented.toSorted()).toEqual(answered.toSorted());
});

test("docs/errors.md lists exactly the codes that fields get besides", () => {
  const rows = [...document.matchAll(/^\| `(input\.\w+)` \| [^|]+ \|$/gm)];
  expect(rows.map(([, code]) => code).toSorted()).toEqual(Object.values(inputCodes).toSorted());
});
