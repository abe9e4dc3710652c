import { afterAll, beforeAll, expect, test } from "vitest";
import { testSecretKey } from "../../../tests/support/server-defaults.ts";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { createTestDatabase } from "../../../tests/support/test-database.ts";
import { parseConfiguration } from "./configuration.ts";
import { parseMigrateCommand } from "./migrate-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function run(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const command = parseMigrateCommand(args);
  if (command === null) throw new Error(`${args.join(" ")} is no command.`);
  return command(parseConfiguration({ DATABASE_URL: database.url, SECRET_KEY: testSecretKey, ...more }));
}

test("applies and reverts the migrations of Portcullis and of todos", async () => {
  const fresh = await run(["status"]);
  expect(fresh.length).toBeGreaterThan(1);
  for (const line of fresh) expect(line).toMatch(/^\S+ {2}pending$/);
  const names = fresh.map((line) => line.split(" ", 1)[0]);
  expect(names.at(-1)).toContain("20260201000000");

  expect(await run(["up"])).toEqual(names.map((name) => `applied ${name}`));
  expect(await run(["up"])).toEqual(["nothing to apply"]);
  const production = { APP_ENV: "production", PUBLIC_URL: "https://todos.example.com" };
  await expect(run(["down"], production)).rejects.toThrow(
    /^APP_ENV is production, .+drops the table todos \(0 rows\).+ add --yes\.$/s,
  );
  expect(await run(["down", "--yes"], production)).toEqual([`reverted ${names.at(-1)}`]);
  const back = await run(["status"]);
  expect(back.map((line) => /pending$/.test(line))).toEqual([...names.slice(1).map(() => false), true]);
  expect(await run(["up"])).toEqual([`applied ${names.at(-1)}`]);
  expect(await run(["down"])).toEqual([`reverted ${names.at(-1)}`]);
});

test.each([[[]], [["sideways"]], [["up", "now"]], [["up", "--yes"]], [["down", "now"]], [["toString"]]])(
  "%j is no command",
  (args) => {
    expect(parseMigrateCommand(args)).toBeNull();
  },
);
