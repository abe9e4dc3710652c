import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../../../tests/support/run-node.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";

const project = fileURLToPath(new URL("..", import.meta.url));
const compiler = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
/** Compiling, and opening an embedded database, take seconds on a busy machine. */
const timeout = 120_000;
let directory: string;

// Node and Vitest only strip types; metadata of decorators is what the compiler emits.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "embed-inversify-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"), "empty");
  expect(await run(compiler, "-b", project)).toEqual({ code: 0, output: "", errors: "" });
}, timeout);
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = (...args: string[]) => runNode(args, { cwd: directory });
const main = join(project, "dist/main.js");

test(
  "injects our use cases by identifier and the host's class by its type",
  async () => {
    expect(await run(main)).toEqual({
      code: 0,
      output:
        "Welcome, ada@example.com. You may enter. Noted: identity.user_registered, sessions.session_started\n",
      errors: "",
    });
    expect(await run(main)).toEqual({
      code: 0,
      output: "Welcome back, ada@example.com. You may enter. Noted: sessions.session_started\n",
      errors: "",
    });
    expect(await run(main, "ada@example.com", "not her password")).toEqual({
      code: 1,
      output: "",
      errors: "error: The identifier or the password is wrong.\n",
    });
  },
  timeout,
);

test("the compiler emits the host's class as metadata, which the injection relies on", async () => {
  expect(await readFile(join(project, "dist/reception.js"), "utf8")).toMatch(
    /__metadata\("design:paramtypes", \[.*, Journal\]\)/,
  );
});
