import { readdir, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { ProcessContext } from "../../examples/reference-server/src/process-context.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { ServerRun, useEmptyDirectory } from "../support/run-in-process.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { createEmbeddedDatabase, createTestDatabase } from "../support/test-database.ts";

useEmptyDirectory();

const inDevelopment = { APP_ENV: "development", SECRET_KEY: "" };

async function refusal(
  env: ProcessContext["env"],
): Promise<{ readonly code: number; readonly output: string }> {
  const server = ServerRun.spawn(env);
  return { code: await server.exited(), output: server.output };
}

test("a first start prints where it listens, where the docs are, and what to do next", async () => {
  const database = await createEmbeddedDatabase();
  const server = await ServerRun.start({ DATABASE_URL: database.url, LOG_FORMAT: "pretty" });
  await expect.poll(() => server.output).toContain("npm run cli -- admin create");
  expect(server.output).toContain(`listening on ${server.url}\n`);
  expect(server.output).toContain(`documentation: ${server.url}/docs and ${server.url}/redoc\n`);
  expect(await server.stop()).toBe(0);
  expect(server.output).toMatch(/^stopping$/m);
  await database.drop();
});

test.each(["memory:", "pglite:memory"])(
  "on %s the server keeps everything in memory, in development its secret too",
  async (url) => {
    const server = await ServerRun.start({ DATABASE_URL: url, ...inDevelopment });
    await new ApiClient(server.url).newUser("ada@example.com");
    expect(await server.stop()).toBe(0);
    expect(await readdir(".")).toEqual([]);
  },
);

test("[SEC-119] starts while the database is unavailable: live, not ready, 503 with Retry-After", async () => {
  const away = "postgres://unknown:x@127.0.0.1:9/none";
  await using server = await ServerRun.start({ DATABASE_URL: away, LOG_LEVEL: "silent" });
  const api = new ApiClient(server.url);
  expect((await api.call("GET", "/health/live")).status).toBe(200);
  expect((await api.call("GET", "/health/ready")).status).toBe(503);
  expect((await api.call("GET", "/health")).body).toMatchObject({ status: "degraded" });
  const login = await api.call("POST", "/api/v1/auth/login", {
    json: { identifier: "a@example.com", password },
  });
  expect([login.status, login.body.code]).toEqual([503, "shared.store_unavailable"]);
  expect(Number(login.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("[SEC-059] the start warns of variables that are probably misspelt, and of every unknown one in .env", async () => {
  await writeFile(".env", "LOG_LEVEL=silent\nSOMETHING_ELSE=1\n");
  await using server = await ServerRun.start({
    ACCES_TOKEN_TTL: "x",
    PORTT: "4000",
    PORT_RANGE: "1-2",
  });
  await rm(".env");
  expect(server.output.split("\n").filter((line) => line.startsWith("warning: "))).toEqual([
    "warning: the variable ACCES_TOKEN_TTL is not known; did you mean ACCESS_TOKEN_TTL?",
    "warning: the variable PORTT is not known; did you mean PORT?",
    "warning: .env sets the variable SOMETHING_ELSE, which is not known",
  ]);
});

test("[SEC-058] production without PUBLIC_URL is refused in one line", async () => {
  const { code, output } = await refusal({ APP_ENV: "production" });
  expect(code).toBe(78);
  expect(output).toMatch(/^configuration: PUBLIC_URL is missing: .+\n$/);
});

test.each([
  ["missing", ""],
  ["short", "c2hvcnQ"],
  ["guessable", "supersecretsupersecretsupersecretsupersecret"],
  ["all one byte", "A".repeat(43)],
  ["text", Buffer.from("this is my very secret jwt signing key!!").toString("base64url")],
])("[SEC-042] a %s SECRET_KEY refuses to boot, and is not printed", async (_what, secret) => {
  const { code, output } = await refusal({ SECRET_KEY: secret });
  expect(code).toBe(78);
  expect(output.trim().split("\n")).toEqual([expect.stringMatching(/^configuration: SECRET_KEY /)]);
  if (secret !== "") expect(output).not.toContain(secret);
});

test.each(["/proc/nope", "/proc/nope/deeper", "/dev/null", "/dev/null/data"])(
  "%s is no place for the embedded database: one line, and exit code 78",
  async (place) => {
    for (const env of [{}, inDevelopment]) {
      const { code, output } = await refusal({ DATABASE_URL: `pglite:${place}`, ...env });
      expect(code).toBe(78);
      expect(output).toMatch(/^configuration: DATABASE_URL: The directory [^\n]+ can't be used: [^\n]+\n$/);
    }
  },
);

test("a taken port is one line", async () => {
  await using server = await ServerRun.start();
  const { code, output } = await refusal({ PORT: new URL(server.url).port });
  expect(code).toBe(1);
  expect(output).toMatch(/^error: the port is in use[^\n]+\n$/);
});

test("refuses to serve a PostgreSQL database that lacks migrations, and prints how to apply them", async () => {
  const database = await createTestDatabase();
  const { code, output } = await refusal({ DATABASE_URL: database.url });
  expect(code).toBe(1);
  expect(output).toMatch(/^error: the database lacks \d+ migration[^\n]+migrate up"\n$/);
  await database.drop();
});

test("ends when the database becomes available and lacks migrations", async () => {
  const database = await createTestDatabase();
  await using proxy = await startTcpProxy(9);
  const url = Object.assign(new URL(database.url), { port: String(proxy.port) }).href;
  await using server = await ServerRun.start({ DATABASE_URL: url, LOG_LEVEL: "silent" });
  proxy.target = Number(new URL(database.url).port);
  expect(await server.exited()).toBe(1);
  expect(server.output).toMatch(/^error: the database lacks \d+ migration/m);
  await database.drop();
});
