import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runSource } from "../../../tests/support/run-node.ts";

const main = new URL("main.ts", import.meta.url);

test("registers, signs in and authorizes without HTTP or a container", async () => {
  const { output } = await runSource(main);
  expect(output.trim().split("\n")).toEqual([
    "ada@example.com may reports:read",
    "ada@example.com may not reports:write",
    "users: ada@example.com, root@example.com",
  ]);
});

test("stays under 30 lines", async () => {
  expect((await readFile(main, "utf8")).trimEnd().split("\n").length).toBeLessThan(30);
});
