import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunResult } from "../support/run-node.ts";
import { runSource } from "../support/run-node.ts";
import { testSecretKey } from "../support/server-defaults.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

const cli = new URL("../../examples/reference-server/src/cli.ts", import.meta.url);

let directory: string;
let database: TestDatabase;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-cli-"));
  database = await createMigratedDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

/** The other files of this folder run commands in the test's process. */
function run(args: string, env: Record<string, string> = {}, input = ""): Promise<RunResult> {
  const defaults = { APP_ENV: "test", DATABASE_URL: database.url, SECRET_KEY: testSecretKey };
  return runSource(cli, { args: args.split(" "), cwd: directory, env: { ...defaults, ...env }, input });
}

test("help lists the commands", async () => {
  const { code, output } = await run("--help");
  expect(code).toBe(0);
  for (const name of ["migrate", "admin", "keys", "events", "openapi", "doctor"])
    expect(output).toContain(name);
});

test("admin create reads the password from standard input, and can't prompt for it there", async () => {
  const create = "admin create --email root@example.com";
  const password = "a long enough password\n";
  expect(await run(create, {}, password)).toEqual({
    code: 1,
    output: "",
    errors: "error: standard input is not a terminal: use --password-stdin\n",
  });
  expect(await run(`${create} --password-stdin`, {}, password)).toEqual({
    code: 0,
    output: "created the superadmin root@example.com\n",
    errors: "",
  });
});

test("wrong usage is exit code 2, a bad configuration 78, both without a stack", async () => {
  expect(await run("explode")).toEqual({
    code: 2,
    output: "",
    errors: "error: unknown command 'explode'\n(use --help for usage)\n",
  });
  expect(await run("migrate status", { PORT: "x" })).toEqual({
    code: 78,
    output: "",
    errors: "configuration: PORT is not a whole number of 0 or more\n",
  });
});
