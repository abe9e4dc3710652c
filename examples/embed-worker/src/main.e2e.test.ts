import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runSource } from "../../../tests/support/run-node.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";

/** Each start opens an embedded database anew, which takes seconds on a busy machine. */
const timeout = 120_000;

const main = new URL("main.ts", import.meta.url);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "embed-worker-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"), "empty");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(...parameters: string[]) {
  const { code, output, errors } = await runSource(main, { args: parameters, cwd: directory });
  return { code, output: linesOf(output), errors: linesOf(errors) };
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

test(
  "imports the users of the README once, and refuses the same file the second time",
  async () => {
    expect(await start()).toEqual({
      code: 0,
      output: [
        "imported 3 users; there are 3 users now, 3 of them imported:",
        "ada@example.com Ada Lovelace",
        "alan@example.com Alan Turing",
        "grace@example.com Grace Hopper",
      ],
      errors: [],
    });
    expect(await start()).toEqual({
      code: 1,
      output: [],
      errors: ["error: users.csv, line 2: A user with this email already exists."],
    });
  },
  timeout,
);

test("what is no file is one line too", async () => {
  const { code, errors } = await start("nothing.csv");
  expect([code, errors.length]).toEqual([1, 1]);
});
