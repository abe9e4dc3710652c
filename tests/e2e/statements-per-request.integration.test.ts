import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemoryApi, SignedIn } from "../security/memory-api.ts";
import { startMemoryApi } from "../security/memory-api.ts";
import { password } from "../support/api-client.ts";
import type { StatementLog } from "../support/statement-log.ts";
import { logStatements } from "../support/statement-log.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let log: StatementLog;
let opened: Database;
let api: MemoryApi;
beforeAll(async () => {
  database = await createMigratedDatabase();
  log = await logStatements(database.url);
  opened = await openDatabase({ url: log.url, poolMin: 1 });
  api = await startMemoryApi({ ports: { ...createInMemoryPorts(), ...opened.ports } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await opened.close();
  await log[Symbol.asyncDispose]();
  await database.drop();
});

interface World {
  readonly root: SignedIn;
  readonly user: SignedIn;
  /** Differs from world to world. */
  readonly name: string;
}

interface Sent {
  readonly path: string;
  readonly token?: string;
  readonly json?: unknown;
}

/** A request of each route, by what it sends to PostgreSQL: `begin` and `commit` count, too. */
const routes: Readonly<Record<string, readonly [statements: number, send: (world: World) => Sent]>> = {
  "GET /auth/me": [1, ({ user }) => ({ path: "/auth/me", token: user.tokens.access_token })],
  "POST /auth/login": [
    11,
    ({ user }) => ({ path: "/auth/login", json: { identifier: user.email, password } }),
  ],
  "POST /auth/refresh": [
    3,
    ({ user }) => ({ path: "/auth/refresh", json: { refresh_token: user.tokens.refresh_token } }),
  ],
  "POST /auth/logout": [7, ({ user }) => ({ path: "/auth/logout", token: user.tokens.access_token })],
  "POST /auth/register": [
    8,
    ({ name }) => ({ path: "/auth/register", json: { email: `new-${name}@example.com`, password } }),
  ],
  "PATCH /auth/me": [
    13,
    ({ user, name }) => ({ path: "/auth/me", token: user.tokens.access_token, json: { name } }),
  ],
  "POST /auth/me/password": [
    15,
    ({ user }) => ({
      path: "/auth/me/password",
      token: user.tokens.access_token,
      json: { currentPassword: password, newPassword: `${password} 2` },
    }),
  ],
  "GET /auth/me/sessions": [
    2,
    ({ user }) => ({ path: "/auth/me/sessions", token: user.tokens.access_token }),
  ],
  "GET /users": [2, ({ root }) => ({ path: "/users", token: root.tokens.access_token })],
  "GET /users/{id}": [
    2,
    ({ root, user }) => ({ path: `/users/${user.id}`, token: root.tokens.access_token }),
  ],
  "PUT /users/{id}/roles": [
    12,
    ({ root, user }) => ({
      path: `/users/${user.id}/roles`,
      token: root.tokens.access_token,
      json: { roles: ["user"] },
    }),
  ],
  "POST /users/{id}/deactivate": [
    16,
    ({ root, user }) => ({ path: `/users/${user.id}/deactivate`, token: root.tokens.access_token }),
  ],
};

let count = 0;
async function newWorld(): Promise<World> {
  count += 1;
  const name = `world-${count}`;
  const root = await api.signUp(`root-${name}`, ["superadmin"]);
  return { name, root, user: await api.signUp(`user-${name}`) };
}

test.each(Object.entries(routes))("%s", async (route, [statements, send]) => {
  const [method = ""] = route.split(" ");
  const request = async (world: World) => {
    const { path, ...call } = send(world);
    log.take();
    const { status } = await api.client.call(method, `/api/v1${path}`, call);
    expect([200, 201, 204]).toContain(status);
    return log.take().map((text) => text.replaceAll(/\s+/g, " ").trim());
  };
  // The first request of a kind may open a connection.
  await request(await newWorld());
  const executed = await request(await newWorld());
  expect(executed, executed.join("\n")).toHaveLength(statements);
});
