import { mkdir, readdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { openDatabase } from "@portcullis/adapters-persistence";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProcessContext } from "../../examples/reference-server/src/process-context.ts";
import { runCommandInProcess, ServerRun, useEmptyDirectory } from "../support/run-in-process.ts";
import type { RunResult } from "../support/run-node.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createTestDatabase } from "../support/test-database.ts";

useEmptyDirectory();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const run = (args: string, env: ProcessContext["env"] = {}): Promise<RunResult> =>
  runCommandInProcess(args, { DATABASE_URL: database.url, ...env });

test("status, up, down, up again", async () => {
  expect((await run("migrate status")).output).toMatch(/pending/);
  const up = await run("migrate up");
  expect([up.code, up.errors]).toEqual([0, ""]);
  expect((await run("migrate up")).output).toBe("nothing to apply\n");
  const down = await run("migrate down");
  expect([down.output, down.errors]).toEqual([
    expect.stringMatching(/^reverted /),
    expect.stringMatching(/^reverting .+ drops .+\n$/),
  ]);
  const status = (await run("migrate status")).output.trim().split("\n");
  expect(status.filter((line) => line.endsWith("pending"))).toHaveLength(1);
  expect((await run("migrate up")).output).toMatch(/^1 applied$/m);
});

test("down on production prints what it would drop, and does it only with --yes", async () => {
  const mine = await createTestDatabase();
  const opened = await openDatabase({ url: mine.url });
  const first = "20260101000000";
  const [name] = (await opened.migrator.status())
    .map((each) => each.name)
    .filter((each) => each.includes(first));
  await opened.migrator.up(name);
  const isApplied = async () => (await opened.migrator.status())[0]?.appliedAt !== null;
  await opened.orm.em.fork().execute("insert into permissions (name, description) values ('a:b', '')");

  const env = { DATABASE_URL: mine.url, PUBLIC_URL: "https://id.example.com", APP_ENV: "production" };
  const refused = await run("migrate down", env);
  expect([refused.code, refused.output]).toEqual([1, ""]);
  const line = new RegExp(`^error: APP_ENV is production, and reverting ${name} drops .+ add --yes\\.\\n$`);
  expect(refused.errors).toMatch(line);
  expect(refused.errors).toContain("the table permissions (1 row)");
  expect(refused.errors).toContain("the table users (0 rows)");
  expect(await isApplied()).toBe(true);

  const done = await run("migrate down --yes", env);
  expect([done.code, done.output]).toEqual([0, `reverted ${name}\n`]);
  expect(done.errors).toContain("the table permissions (1 row)");
  expect(await isApplied()).toBe(false);
  await opened.close();
  await mine.drop();
});

test("create writes a file there and nowhere else, and refuses a name that is none", async () => {
  expect((await run("migrate create add-avatars --directory .")).code).toBe(0);
  expect((await readdir(".")).filter((name) => name.endsWith("add-avatars.ts"))).toHaveLength(1);
  expect((await run("migrate create ../../elsewhere --directory .")).code).toBe(0);
  expect((await readdir(".")).filter((name) => name.endsWith("-elsewhere.ts"))).toHaveLength(1);
  expect((await run("migrate create ... --directory .")).code).toBe(1);
});

test("a directory of other files is no database's: one line, exit code 78, and nothing in it", async () => {
  const other = resolve("other");
  await mkdir(other);
  await writeFile(`${other}/holiday.jpg`, "");
  const line = /^configuration: DATABASE_URL: The directory \S+ can't be used: it holds other files[^\n]+\n$/;
  const env = { DATABASE_URL: `pglite:${other}` };
  const migrated = await run("migrate up", env);
  expect([migrated.code, migrated.errors]).toEqual([78, expect.stringMatching(line)]);
  const server = ServerRun.spawn(env);
  expect([await server.exited(), server.output]).toEqual([78, expect.stringMatching(line)]);
  expect(await readdir(other)).toEqual(["holiday.jpg"]);
});

test("misspelt variables are named before another database than was meant is touched", async () => {
  const { code, errors } = await run("migrate status", { DATABSE_URL: "postgres://db/app" });
  expect([code, errors]).toEqual([
    0,
    "warning: the variable DATABSE_URL is not known; did you mean DATABASE_URL?\n",
  ]);
});

test("an unknown command is wrong usage", async () => {
  expect((await run("migrate sideways")).code).toBe(2);
});
