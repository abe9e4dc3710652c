import { InsecurePasswordHasher } from "@portcullis/core/testing";
import { rebindPorts } from "@portcullis/inversify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testSecretKey } from "../../../tests/support/server-defaults.ts";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { createMigratedEmbeddedDatabase, createTestDatabase } from "../../../tests/support/test-database.ts";
import { InvalidConfiguration, parseConfiguration } from "./configuration.ts";
import { explain } from "./failure.ts";
import type { TodoDatabase } from "./persistence/index.ts";
import { openTodoDatabase } from "./persistence/index.ts";
import { start } from "./start.ts";
import { scenarios } from "./test-support/scenarios.ts";
import type { Served } from "./test-support/serve.ts";
import { serveTodos } from "./test-support/serve-todos.ts";
import { administrator, World } from "./test-support/world.ts";
import { welcome } from "./welcome.ts";

const logger = pino({ level: "silent" });
/** One that has Portcullis's tables already, and one that has nothing. */
const engines = {
  PGlite: { create: createMigratedEmbeddedDatabase, schema: "public" },
  PostgreSQL: { create: createTestDatabase, schema: "app" },
};

const configurationOf = (databaseUrl: string, more: Readonly<Record<string, string>> = {}) =>
  parseConfiguration({ DATABASE_URL: databaseUrl, PORT: "0", SECRET_KEY: testSecretKey, ...more });

describe.each(Object.entries(engines))(
  "on %s, with passwords that are not hashed",
  (_, { create, schema }) => {
    let engine: TestDatabase;
    let opened: TodoDatabase;
    let server: Served;
    let world: World;

    beforeAll(async () => {
      engine = await create();
      const configuration = configurationOf(engine.url, {
        DATABASE_SCHEMA: schema,
        BOOTSTRAP_ADMIN_EMAIL: administrator.email,
        BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
      });
      opened = await openTodoDatabase(configuration.database);
      await opened.database.migrator.up();
      const passwordHasher = new InsecurePasswordHasher();
      server = await serveTodos(configuration, opened, (container) =>
        rebindPorts(container, { passwordHasher }),
      );
      world = await World.of(server.url);
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await opened.database.close();
      await engine.drop();
    });

    test.each(scenarios)("$name", ({ run }) => run(world));
  },
);

describe("a configuration that can't work", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function problemsOf(variables: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const failure: unknown = await start(configurationOf(database.url, variables), logger).catch(
      (error: unknown) => error,
    );
    if (!(failure instanceof InvalidConfiguration)) throw failure;
    return failure.problems;
  }

  test("as only the database can tell, is reported, and the database stays usable", async () => {
    const grants = "user=todos:read;editor=todos:manage";
    expect(await problemsOf({ TODOS_GRANTS: grants })).toEqual([
      "TODOS_GRANTS: These roles do not exist: editor.",
    ]);
    expect(await problemsOf({ BOOTSTRAP_ADMIN_EMAIL: "unknown", BOOTSTRAP_ADMIN_PASSWORD: "x" })).toEqual([
      expect.stringMatching(/^BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: .+$/),
    ]);

    const configuration = configurationOf(database.url);
    const server = await start(configuration, logger);
    try {
      expect((await welcome(configuration, server)).at(-1)).toContain(
        "to create an administrator, start it once with BOOTSTRAP_ADMIN_EMAIL and",
      );
    } finally {
      await server.stop();
    }
  });

  test("names a port in use, in one line", async () => {
    const server = await start(configurationOf(database.url), logger);
    try {
      const { port: PORT } = new URL(server.url);
      const second = start(configurationOf("pglite:/never/opened", { PORT }), logger);
      expect(explain(await second.catch((error: unknown) => error))).toBe(
        "the port is in use: set PORT to another one, or to 0 for any free one",
      );
    } finally {
      await server.stop();
    }
  });
});
