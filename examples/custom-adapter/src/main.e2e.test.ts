import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger, parseConfiguration, startServer } from "@portcullis-examples/reference-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administrator } from "../../../tests/scenarios/scenario.ts";
import { ApiClient } from "../../../tests/support/api-client.ts";
import { testSecretKey } from "../../../tests/support/server-defaults.ts";
import { ServerProcess } from "../../../tests/support/server-process.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";
import { fileOfUsers } from "./file-of-users.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteExtension } from "./sqlite-extension.ts";

const main = new URL("main.ts", import.meta.url);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-custom-adapter-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("users are in SQLite, sessions in PGlite, for one process at a time, and a restart keeps both", async () => {
  const env = {
    DATABASE_URL: "pglite:.data/pglite",
    PUBLIC_URL: "http://portcullis.test",
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  };
  await using server = await ServerProcess.start({ main, cwd: directory, env });
  expect(server.output).toContain(".data/users.sqlite, listening on ");
  const { tokens } = await new ApiClient(server.url).newUser("ada@example.com");

  await using second = ServerProcess.spawn({ main, cwd: directory, env });
  expect(await second.exited()).toBe(1);
  expect(second.output).toMatch(/^error: .*(locked|another process)/m);
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(server.output).not.toMatch(/"level":(50|60)/);

  const configuration = parseConfiguration({
    ...env,
    DATABASE_URL: `pglite:${join(directory, ".data/pglite")}`,
    SECRET_KEY: testSecretKey,
    PORT: "0",
    LOG_LEVEL: "error",
  });
  const file = fileOfUsers(configuration);
  expect((await stat(file)).mode & 0o077).toBe(0);
  const sqlite = new SqliteDatabase(file);
  const again = await startServer(configuration, createLogger(configuration), sqliteExtension(sqlite));
  try {
    const users = await sqlite.operate((connection) =>
      connection.prepare("select email, roles, version from users order by email").all(),
    );
    expect(users).toMatchObject([
      { email: "ada@example.com", roles: '["user"]', version: 1 },
      { email: administrator.email, roles: '["superadmin","user"]', version: 1 },
    ]);
    const counted = await again.composition.stores.database?.orm.em.fork().execute(
      `select (select count(*)::int from users) as users, (select count(*)::int from user_roles) as user_roles,
          (select count(*)::int from sessions) as sessions`,
    );
    expect(counted).toEqual([{ users: 0, user_roles: 0, sessions: 1 }]);

    const api = new ApiClient(again.url);
    const me = await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token });
    expect(me.body).toMatchObject({ email: "ada@example.com", roles: ["user"] });
    expect((await api.refresh(tokens.refresh_token)).status).toBe(200);
    await api.signIn("ada@example.com");
  } finally {
    await again.stop();
    sqlite.close();
  }
}, 120_000);
