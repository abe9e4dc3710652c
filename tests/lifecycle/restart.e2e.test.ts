import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Tokens } from "../support/api-client.ts";
import { ApiClient } from "../support/api-client.ts";
import { ServerProcess } from "../support/server-process.ts";
import { copyEmbeddedDatabase } from "../support/test-database.ts";

const bootstrap = {
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
};

let directory: string;
let server: ServerProcess;
let api: ApiClient;
/** Seen before the restarts. */
let firstUsers: readonly unknown[];
let kept: Tokens;
let rotated: Tokens;
let ended: Tokens;
let orderlyExit: number | null;

/** On a fresh embedded database in development, without a SECRET_KEY. */
const start = (env: Record<string, string>): Promise<ServerProcess> => ServerProcess.start(options(env));
const options = (env: Record<string, string>) => ({
  cwd: directory,
  env: { DATABASE_URL: "pglite:.data/pglite", APP_ENV: "development", SECRET_KEY: "", ...env },
});

// The same port, since the URL is the issuer of tokens.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-restart-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"), "empty");

  server = await start(bootstrap);
  const { port: PORT } = new URL(server.url);
  api = new ApiClient(server.url);
  firstUsers = await users();
  kept = (await api.newUser("kept@example.com")).tokens;
  rotated = (await api.newUser("ended@example.com")).tokens;
  ended = (await api.refresh(rotated.refresh_token)).body;
  await api.call("POST", "/api/v1/auth/logout", { token: ended.access_token });
  orderlyExit = await server.kill("SIGTERM");

  server = await start({ PORT, ...bootstrap, BOOTSTRAP_ADMIN_EMAIL: "second@example.com" });
  const acknowledged = await api.register("acknowledged@example.com");
  expect(acknowledged.status).toBe(201);
  await server.kill("SIGKILL");

  server = await start({ PORT });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function users(): Promise<readonly string[]> {
  const { access_token: token } = await api.signIn(administrator.email, administrator.password);
  const { body } = await api.call("GET", "/api/v1/users", { token });
  return body.items.map(({ email }: { email: string }) => email);
}

const statusOfMe = async ({ access_token: token }: Tokens): Promise<number> =>
  (await api.call("GET", "/api/v1/auth/me", { token })).status;

test("SIGTERM ends a server in order", () => {
  expect(orderlyExit).toBe(0);
});

test("[SEC-113] data, sessions and keys survive a restart, and so do revocations", async () => {
  expect(await statusOfMe(kept)).toBe(200);
  expect((await api.refresh(kept.refresh_token)).status).toBe(200);
  await api.signIn("kept@example.com");
  expect((await api.refresh(ended.refresh_token)).status).toBe(401);
  expect((await api.refresh(rotated.refresh_token)).status).toBe(401);
  expect(await statusOfMe(ended)).toBe(401);
});

test("an acknowledged write survives kill -9, and the killed process does not block the next start", async () => {
  await api.signIn("acknowledged@example.com");
});

test("the development secret is created once and kept, beside the data", async () => {
  expect((await readdir(join(directory, ".data"))).filter((name) => name.includes("secret-key"))).toEqual([
    "pglite.secret-key",
  ]);
  expect(await statusOfMe(kept)).toBe(200);
});

test("[SEC-012] a fresh database has no accounts; the first administrator is created once", async () => {
  expect(firstUsers).toEqual([administrator.email]);
  expect((await users()).toSorted()).toEqual(
    ["acknowledged@example.com", "ended@example.com", "kept@example.com", administrator.email].toSorted(),
  );
});

test("a second process on the same directory is refused with one clear line", async () => {
  const second = ServerProcess.spawn(options({}));
  expect(await second.exited()).toBe(1);
  const lines = second.output.trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error: .*\.data\/pglite.* (in use|open)/);
  expect((await api.call("GET", "/health/ready")).status).toBe(200);
});
