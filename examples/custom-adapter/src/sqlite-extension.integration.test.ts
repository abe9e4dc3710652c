import { InsecurePasswordHasher } from "@portcullis/core/testing";
import { TYPES } from "@portcullis/inversify";
import type { Extension, RunningServer } from "@portcullis-examples/reference-server";
import { createLogger, parseConfiguration, startServer } from "@portcullis-examples/reference-server";
import { ContainerModule } from "inversify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corpus } from "../../../tests/scenarios/corpus.ts";
import { administrator, RecordingClient } from "../../../tests/scenarios/scenario.ts";
import { ApiClient } from "../../../tests/support/api-client.ts";
import { testSecretKey } from "../../../tests/support/server-defaults.ts";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import {
  createMigratedDatabase,
  createMigratedEmbeddedDatabase,
} from "../../../tests/support/test-database.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteExtension } from "./sqlite-extension.ts";

const engines = { PGlite: createMigratedEmbeddedDatabase, PostgreSQL: createMigratedDatabase };

/** In this process, with passwords that are kept readable: hashing them is not what is tested. */
async function start(databaseUrl: string, { modules, ...extension }: Extension = {}) {
  const configuration = parseConfiguration({
    APP_ENV: "test",
    PORT: "0",
    DATABASE_URL: databaseUrl,
    MIGRATE_ON_START: "true",
    SECRET_KEY: testSecretKey,
    RATE_LIMIT: "off",
    LOG_LEVEL: "error",
    LOG_FORMAT: "json",
    PUBLIC_URL: "http://portcullis.test",
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  });
  const errors: unknown[] = [];
  const events: string[] = [];
  const logger = Object.assign(createLogger(configuration), {
    error: (...parts: unknown[]) => errors.push(parts),
  });
  const ofTheTest = new ContainerModule(({ bind, rebind }) => {
    rebind(TYPES.passwordHasher).toConstantValue(new InsecurePasswordHasher());
    bind(TYPES.eventSubscriber).toConstantValue({
      name: "test",
      handle: async ({ type }) => void events.push(type),
    });
  });
  const server = await startServer(configuration, logger, {
    ...extension,
    modules: (stores) => [...(modules?.(stores) ?? []), ofTheTest],
  });
  return { server, errors, events };
}

async function transcribe(url: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const transcripts: Record<string, readonly unknown[]> = {};
  for (const { name, run } of corpus) {
    const client = new RecordingClient(url);
    await run(client);
    transcripts[name] = client.transcript;
  }
  return transcripts;
}

let expected: Readonly<Record<string, readonly unknown[]>>;
beforeAll(async () => {
  const { server } = await start("memory:");
  try {
    expected = await transcribe(server.url);
  } finally {
    await server.stop();
  }
  expect(Object.keys(expected).length).toBeGreaterThan(0);
});

describe.each(Object.entries(engines))("users in SQLite, the rest in %s", (_, createEngine) => {
  let engine: TestDatabase;
  let sqlite: SqliteDatabase;
  let server: RunningServer;
  let errors: readonly unknown[];
  let events: string[];
  let api: ApiClient;

  beforeAll(async () => {
    engine = await createEngine();
    sqlite = new SqliteDatabase(":memory:");
    ({ server, errors, events } = await start(engine.url, sqliteExtension(sqlite)));
    api = new ApiClient(server.url);
  });
  afterAll(async () => {
    await server.stop();
    sqlite.close();
    await engine.drop();
    expect(errors).toEqual([]);
  });

  /** Rows as plain objects; those of node:sqlite have no prototype. */
  const inSqlite = (sql: string) =>
    sqlite.operate((connection) =>
      connection
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })),
    );
  const inPostgres = (sql: string) => server.composition.stores.database?.orm.em.fork().execute(sql);
  const asAdministrator = async () =>
    (await api.signIn(administrator.email, administrator.password)).access_token;

  test("the API answers every scenario as the reference server does", async () => {
    expect(await transcribe(server.url)).toEqual(expected);
  }, 120_000);

  test("of registrations that race for an email, those that fail leave nothing", async () => {
    const waiting = () =>
      inPostgres("select id from event_outbox union all select event_id from event_deliveries");
    const delivered = () => expect.poll(waiting).toEqual([]);
    await delivered();
    events.length = 0;
    const spellings = ["racer@example.com", "RACER@example.com", "racer@EXAMPLE.com", "Racer@Example.com"];
    const answers = await Promise.all(spellings.map((email) => api.register(email)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(await inSqlite("select email from users where email_key = 'racer@example.com'")).toEqual([
      { email: "racer@example.com" },
    ]);
    await delivered();
    expect(events).toEqual(["identity.user_registered"]);
  });

  test("deleting a user ends the user's sessions at once", async () => {
    const { id, tokens } = await api.newUser("deleted@example.com");
    const path = `/api/v1/users/${id}`;
    expect((await api.call("DELETE", path, { token: await asAdministrator() })).status).toBe(204);
    const me = await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token });
    expect([me.status, (await api.refresh(tokens.refresh_token)).status]).toEqual([401, 401]);
    expect(await inSqlite(`select email from users where id = '${id}'`)).toEqual([]);
    expect(await inPostgres(`select end_reason from sessions where user_id = '${id}'`)).toEqual([
      { end_reason: "user_deleted" },
    ]);
  });

  test("deleting a role takes it from users, who get their next version", async () => {
    const { id, tokens } = await api.newUser("reader@example.com");
    const token = await asAdministrator();
    const role = { name: "user-reader", description: null, permissions: ["users:read"] };
    expect((await api.call("POST", "/api/v1/roles", { token, json: role })).status).toBe(201);
    const json = { roles: ["user", "user-reader"] };
    expect((await api.call("PUT", `/api/v1/users/${id}/roles`, { token, json })).status).toBe(200);
    const list = () => api.call("GET", "/api/v1/users", { token: tokens.access_token });
    expect((await list()).status).toBe(200);
    expect((await api.call("DELETE", "/api/v1/roles/user-reader", { token })).status).toBe(204);
    expect((await list()).status).toBe(403);
    expect(await inSqlite(`select roles, version from users where id = '${id}'`)).toEqual([
      { roles: '["user"]', version: 3 },
    ]);
    expect(await inPostgres("select name from roles where name = 'user-reader'")).toEqual([]);
  });
});
