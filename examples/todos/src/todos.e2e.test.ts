import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runSource } from "../../../tests/support/run-node.ts";
import { ServerProcess, testSecretKey } from "../../../tests/support/server-process.ts";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { copyEmbeddedDatabase, createTestDatabase } from "../../../tests/support/test-database.ts";
import { scenarios } from "./test-support/scenarios.ts";
import { administrator, World } from "./test-support/world.ts";

const main = new URL("main.ts", import.meta.url);
const migrate = new URL("migrate.ts", import.meta.url);
const bootstrap = {
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
};

let directory: string;
/** Of a database of its own, without a secret of its own: one is made beside the data. */
const embedded = (name: string) => ({ DATABASE_URL: `pglite:${join(directory, name)}`, SECRET_KEY: "" });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-todos-"));
  for (const name of ["data", "grants", "migrated"])
    await copyEmbeddedDatabase(join(directory, name), "empty");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("on the embedded database", () => {
  let server: ServerProcess;
  let world: World;
  beforeAll(async () => {
    server = await ServerProcess.start({ main, env: { ...embedded("data"), ...bootstrap } });
    world = await World.of(server.url);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(scenarios)("$name", ({ run }) => run(world));

  test("it prints where it listens and where the documentation is", () => {
    const lines = [
      `listening on ${server.url}`,
      `your todos: ${server.url}/`,
      `documentation: ${server.url}/docs`,
    ];
    expect(server.output).toContain(`${lines.join("\n")}\n`);
    expect(server.output).not.toContain("to create an administrator");
    expect(existsSync(join(directory, "data.secret-key"))).toBe(true);
  });

  test("the web page is at the root, and unknown paths are 404", async () => {
    const page = await world.call("GET", "/");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const [, file] of page.text.matchAll(/(?:src|href)="(\/?[\w-]+\.(?:js|css))"/g))
      expect((await fetch(new URL(file ?? "", `${server.url}/`))).status).toBe(200);
    expect((await world.call("GET", "/nothing")).status).toBe(404);
  });

  test("a second process exits with one line: the database is in use", async () => {
    const second = await runSource(main, { env: { PORT: "0", ...embedded("data") } });
    expect(second.code).toBe(1);
    expect(second.errors).toMatch(/^error: The database in \S+ is open in .+: stop that process, .+\n$/);
    const migration = await runSource(migrate, { args: ["status"], env: embedded("data") });
    expect([migration.code, migration.errors]).toEqual([1, second.errors]);
  }, 60_000);

  test("a port in use is reported in one line", async () => {
    const { port: PORT } = new URL(server.url);
    const second = await runSource(main, { env: { PORT, ...embedded("other") } });
    expect([second.code, second.errors]).toEqual([
      1,
      "error: the port is in use: set PORT to another one, or to 0 for any free one\n",
    ]);
  });

  test("SIGTERM ends it cleanly, and a restart keeps todos, sessions and grants", async () => {
    const as = await world.person();
    const todo = await world.todo(as);
    const json = { permissions: ["todos:read"] };
    const root = await world.root();
    await world.call("PUT", "/api/v1/roles/user/permissions", { as: root, json });
    expect(await server.kill()).toBe(0);
    expect(server.output).not.toMatch(/"level":(?:50|60)/);

    // Under the address that it had: tokens name who issued them.
    const { port: PORT } = new URL(server.url);
    await using again = await ServerProcess.start({ main, env: { PORT, ...embedded("data") } });
    const after = await World.of(again.url);
    const found = await after.call("GET", `/api/v1/todos/${todo.id}`, { as });
    expect([found.status, found.body]).toEqual([200, todo]);
    expect((await after.call("DELETE", `/api/v1/todos/${todo.id}`, { as })).status).toBe(403);
  }, 60_000);
});

describe("on PostgreSQL", () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let world: World;
  beforeAll(async () => {
    database = await createTestDatabase();
    const env = {
      DATABASE_URL: database.url,
      DATABASE_SCHEMA: "app",
      SECRET_KEY: testSecretKey,
      ...bootstrap,
    };
    server = await ServerProcess.start({ main, env });
    world = await World.of(server.url);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await database.drop();
  });

  test.each(scenarios)("$name", ({ run }) => run(world));
});

describe("a configuration that can't work", () => {
  test("ends it with 78 and a line for each problem", async () => {
    const env = { PORT: "http", TODOS_GRANTS: "user=todos:fly", BOOTSTRAP_ADMIN_EMAIL: "x@example.com" };
    for (const [file, args] of [
      [main, []],
      [migrate, ["up"]],
    ] as const)
      expect(await runSource(file, { args, env })).toEqual({
        code: 78,
        output: "",
        errors: [
          "configuration: PORT is not a port from 0 to 65535",
          "configuration: TODOS_GRANTS names the permission todos:fly, which is none of todos:read, todos:write, todos:manage, todos:*",
          "configuration: BOOTSTRAP_ADMIN_EMAIL is set without BOOTSTRAP_ADMIN_PASSWORD: set both, or neither",
          "",
        ].join("\n"),
      });
  });

  test("what only the database can check is reported in the same way, and the database stays usable", async () => {
    const at = { PORT: "0", ...embedded("grants") };
    const role = await runSource(main, {
      env: { ...at, TODOS_GRANTS: "user=todos:read;editor=todos:manage" },
    });
    expect([role.code, role.errors]).toEqual([
      78,
      "configuration: TODOS_GRANTS: These roles do not exist: editor.\n",
    ]);
    const weak = { BOOTSTRAP_ADMIN_EMAIL: "unknown", BOOTSTRAP_ADMIN_PASSWORD: "x" };
    const admin = await runSource(main, { env: { ...at, ...weak } });
    expect(admin.code).toBe(78);
    expect(admin.errors).toMatch(/^configuration: BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: .+\n$/);
    await using server = await ServerProcess.start({ main, env: at });
    expect(server.output).toContain(
      "to create an administrator, start it once with BOOTSTRAP_ADMIN_EMAIL and",
    );
  }, 60_000);
});

describe("migrate", () => {
  const run = (...args: readonly string[]) => runSource(migrate, { args, env: embedded("migrated") });

  test("applies and reverts the migrations of Portcullis and of todos", async () => {
    const fresh = (await run("status")).output.trimEnd().split("\n");
    expect(fresh.length).toBeGreaterThan(1);
    for (const line of fresh) expect(line).toMatch(/^\S+ {2}pending$/);
    const names = fresh.map((line) => line.split(" ", 1)[0]);
    expect(names.at(-1)).toContain("20260201000000");

    const up = await run("up");
    expect([up.code, up.output]).toEqual([0, names.map((name) => `applied ${name}\n`).join("")]);
    expect((await run("up")).output).toBe("nothing to apply\n");
    const production = { APP_ENV: "production", PUBLIC_URL: "https://todos.example.com" };
    const refused = await runSource(migrate, {
      args: ["down"],
      env: { ...embedded("migrated"), ...production },
    });
    expect([refused.code, refused.output]).toEqual([1, ""]);
    expect(refused.errors).toMatch(
      /^error: APP_ENV is production, .+drops the table todos \(0 rows\).+ add --yes\.\n$/,
    );
    expect((await run("down")).output).toBe(`reverted ${names.at(-1)}\n`);
    const back = (await run("status")).output.trimEnd().split("\n");
    expect(back.map((line) => /pending$/.test(line))).toEqual([...names.slice(1).map(() => false), true]);
    expect((await run("up")).output).toBe(`applied ${names.at(-1)}\n`);
  }, 120_000);

  test.each([[[]], [["sideways"]], [["up", "now"]], [["toString"]]])("%j is wrong usage", async (args) => {
    expect(await run(...args)).toEqual({
      code: 2,
      output: "",
      errors: "usage: migrate up|down [--yes]|status\n",
    });
  });
});
