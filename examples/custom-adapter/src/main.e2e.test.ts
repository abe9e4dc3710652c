import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "@portcullis/adapters-persistence";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { corpus } from "../../../tests/scenarios/corpus.ts";
import { administrator, RecordingClient } from "../../../tests/scenarios/scenario.ts";
import { ApiClient } from "../../../tests/support/api-client.ts";
import { ServerProcess } from "../../../tests/support/server-process.ts";
import { copyEmbeddedDatabase, createTestDatabase } from "../../../tests/support/test-database.ts";

const main = new URL("main.ts", import.meta.url);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-custom-adapter-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"), "empty");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const env = {
  DATABASE_URL: "pglite:.data/pglite",
  PUBLIC_URL: "http://portcullis.test",
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
};
const start = () => ServerProcess.start({ main, cwd: directory, env });

/** Stops the server, which has both stores to itself, and reads from each. */
async function query(server: ServerProcess, sqlite: string, postgres: string) {
  expect(await server.kill("SIGTERM")).toBe(0);
  const file = new DatabaseSync(join(directory, ".data/users.sqlite"), { readOnly: true });
  const database = await openDatabase({ url: `pglite:${join(directory, ".data/pglite")}` });
  try {
    // Rows as plain objects; node:sqlite's have no prototype.
    const inSqlite = file
      .prepare(sqlite)
      .all()
      .map((row) => ({ ...row }));
    return { inSqlite, inPostgres: await database.orm.em.fork().execute(postgres) };
  } finally {
    file.close();
    await database.close();
  }
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

describe("the whole API, with users in SQLite", () => {
  const engines = {
    memory: async () => ({ url: "memory:", drop: async () => undefined }),
    PGlite: async () => ({ url: env.DATABASE_URL, drop: async () => undefined }),
    PostgreSQL: createTestDatabase,
  };

  let expected: Readonly<Record<string, readonly unknown[]>>;
  beforeAll(async () => {
    await using reference = await ServerProcess.start({ env: { ...env, DATABASE_URL: "memory:" } });
    expected = await transcribe(reference.url);
    expect(Object.keys(expected).length).toBeGreaterThan(0);
  });

  test.each(Object.entries(engines))(
    "answers every scenario as the reference server does, with the rest in %s",
    async (_, createEngine) => {
      const { url, drop } = await createEngine();
      const variables = { ...env, DATABASE_URL: url, MIGRATE_ON_START: "true" };
      await using server = await ServerProcess.start({ main, cwd: directory, env: variables });
      expect(await transcribe(server.url)).toEqual(expected);
      expect(await server.kill("SIGTERM")).toBe(0);
      expect(server.output).not.toMatch(/"level":(50|60)/);
      await drop();
    },
    120_000,
  );
});

describe("two stores", { timeout: 60_000 }, () => {
  test("users are in SQLite, sessions in PGlite, and a restart keeps both", async () => {
    const before = await start();
    const { tokens } = await new ApiClient(before.url).newUser("ada@example.com");
    const { inSqlite, inPostgres } = await query(
      before,
      "select email, roles, version from users order by email",
      `select (select count(*)::int from users) as users, (select count(*)::int from user_roles) as user_roles,
        (select count(*)::int from sessions) as sessions`,
    );
    expect(inSqlite).toEqual([
      { email: "ada@example.com", roles: '["user"]', version: 1 },
      { email: administrator.email, roles: '["superadmin","user"]', version: 1 },
    ]);
    expect(inPostgres).toEqual([{ users: 0, user_roles: 0, sessions: 1 }]);
    expect((await stat(join(directory, ".data/users.sqlite"))).mode & 0o077).toBe(0);

    await using after = await start();
    const api = new ApiClient(after.url);
    const me = await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token });
    expect(me.body).toMatchObject({ email: "ada@example.com", roles: ["user"] });
    expect((await api.refresh(tokens.refresh_token)).status).toBe(200);
    await api.signIn("ada@example.com");
  });

  test("of registrations that race for an email, those that fail leave nothing", async () => {
    const server = await start();
    const api = new ApiClient(server.url);
    const spellings = ["ada@example.com", "ADA@example.com", "ada@EXAMPLE.com", "Ada@Example.com"];
    const answers = await Promise.all(spellings.map((email) => api.register(email)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    const { inSqlite, inPostgres } = await query(
      server,
      "select email from users where email_key = 'ada@example.com'",
      "select type from event_outbox union all select type from event_deliveries",
    );
    expect(inSqlite).toEqual([{ email: "ada@example.com" }]);
    // An event is delivered to the log, or still waits.
    const recorded = [server.output, JSON.stringify(inPostgres)].join().match(/identity\.user_registered/g);
    expect(recorded).toHaveLength(1);
  });

  test("deleting a user ends the user's sessions at once", async () => {
    const server = await start();
    const api = new ApiClient(server.url);
    const { id, tokens } = await api.newUser("ada@example.com");
    const { access_token: token } = await api.signIn(administrator.email, administrator.password);
    expect((await api.call("DELETE", `/api/v1/users/${id}`, { token })).status).toBe(204);
    const me = await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token });
    expect([me.status, (await api.refresh(tokens.refresh_token)).status]).toEqual([401, 401]);
    const { inSqlite, inPostgres } = await query(
      server,
      "select email from users",
      `select end_reason from sessions where user_id = '${id}'`,
    );
    expect(inSqlite).toEqual([{ email: administrator.email }]);
    expect(inPostgres).toEqual([{ end_reason: "user_deleted" }]);
  });

  test("deleting a role takes it from users, who get their next version", async () => {
    const server = await start();
    const api = new ApiClient(server.url);
    const { id, tokens } = await api.newUser("ada@example.com");
    const { access_token: token } = await api.signIn(administrator.email, administrator.password);
    const role = { name: "auditor", description: null, permissions: ["users:read"] };
    expect((await api.call("POST", "/api/v1/roles", { token, json: role })).status).toBe(201);
    const json = { roles: ["auditor", "user"] };
    expect((await api.call("PUT", `/api/v1/users/${id}/roles`, { token, json })).status).toBe(200);
    const list = () => api.call("GET", "/api/v1/users", { token: tokens.access_token });
    expect((await list()).status).toBe(200);
    expect((await api.call("DELETE", "/api/v1/roles/auditor", { token })).status).toBe(204);
    expect((await list()).status).toBe(403);
    const { inSqlite, inPostgres } = await query(
      server,
      `select roles, version from users where id = '${id}'`,
      "select name from roles where name = 'auditor'",
    );
    expect(inSqlite).toEqual([{ roles: '["user"]', version: 3 }]);
    expect(inPostgres).toEqual([]);
  });

  test("a second process on the same file is refused", async () => {
    await using _ = await start();
    const second = ServerProcess.spawn({ main, cwd: directory, env });
    expect(await second.exited()).toBe(1);
    expect(second.output).toMatch(/^error: .*(locked|another process)/m);
  });
});
