import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runSource } from "../../../tests/support/run-node.ts";
import { ServerProcess } from "../../../tests/support/server-process.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";
import { parseConfiguration } from "./configuration.ts";
import { parseMigrateCommand } from "./migrate-command.ts";
import { start } from "./start.ts";
import { administrator, World } from "./test-support/world.ts";

const main = new URL("main.ts", import.meta.url);
const migrate = new URL("migrate.ts", import.meta.url);

let directory: string;
let server: ServerProcess;
let world: World;
/** Without a secret of its own: one is made beside the data. */
const embedded = () => ({ DATABASE_URL: `pglite:${join(directory, "data")}`, SECRET_KEY: "" });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-todos-"));
  await copyEmbeddedDatabase(join(directory, "data"));
  const env = {
    ...embedded(),
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  };
  server = await ServerProcess.start({ main, env });
  world = await World.of(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

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
  const second = await runSource(main, { env: { PORT: "0", ...embedded() } });
  expect(second.code).toBe(1);
  expect(second.errors).toMatch(/^error: The database in \S+ is open in .+: stop that process, .+\n$/);
  const migration = parseMigrateCommand(["status"])?.(parseConfiguration(embedded()));
  await expect(migration).rejects.toThrow(/^The database in \S+ is open in /);
}, 60_000);

test("SIGTERM ends it cleanly; migrations are there, and a restart keeps todos, sessions and grants", async () => {
  const as = await world.person();
  const todo = await world.todo(as);
  const json = { permissions: ["todos:read"] };
  const root = await world.root();
  await world.call("PUT", "/api/v1/roles/user/permissions", { as: root, json });
  expect(await server.kill()).toBe(0);
  expect(server.output).not.toMatch(/"level":(?:50|60)/);

  const up = await runSource(migrate, { args: ["up"], env: embedded() });
  expect(up).toEqual({ code: 0, output: "nothing to apply\n", errors: "" });

  // Under the address that it had: tokens name who issued them.
  const { port: PORT } = new URL(server.url);
  const again = await start(parseConfiguration({ PORT, ...embedded() }), pino({ level: "silent" }));
  try {
    const after = await World.of(again.url);
    const found = await after.call("GET", `/api/v1/todos/${todo.id}`, { as });
    expect([found.status, found.body]).toEqual([200, todo]);
    expect((await after.call("DELETE", `/api/v1/todos/${todo.id}`, { as })).status).toBe(403);
  } finally {
    await again.stop();
  }
}, 60_000);

test("a configuration that can't work ends it with 78 and a line for each problem", async () => {
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

test("wrong usage of migrate ends it with 2 and the usage", async () => {
  expect(await runSource(migrate, { args: ["sideways"] })).toEqual({
    code: 2,
    output: "",
    errors: "usage: migrate up|down [--yes]|status\n",
  });
});
