import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

test("registers, signs in and authorizes without HTTP or a container", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=portcullis-source", main]);
  expect(stdout.trim().split("\n")).toEqual([
    "ada@example.com may reports:read",
    "ada@example.com may not reports:write",
    "accounts: ada@example.com, root@example.com",
  ]);
});

test("stays under 30 lines", async () => {
  expect((await readFile(main, "utf8")).trimEnd().split("\n").length).toBeLessThan(30);
});
