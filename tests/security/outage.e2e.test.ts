import { once } from "node:events";
import type { Socket } from "node:net";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { InProcessServer } from "../support/in-process-server.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { within } from "../support/within.ts";

const env = {
  MIGRATE_ON_START: "true",
  LOG_LEVEL: "silent",
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
};

async function expectReadyAgain(api: ApiClient): Promise<void> {
  const ready = async () => (await api.call("GET", "/health/ready")).status;
  await expect.poll(ready, { timeout: 10_000, interval: 50 }).toBe(200);
}

describe("with a PostgreSQL of its own", () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres.stop());

  test("[SEC-118] a database that is unavailable at the start and comes later is used by the same server", async () => {
    await postgres.pause();
    await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL: postgres.url } });
    const api = new ApiClient(server.url);
    expect((await api.call("GET", "/health/live")).status).toBe(200);
    expect((await api.call("GET", "/health/ready")).status).toBe(503);
    expect((await api.call("GET", "/health")).body).toMatchObject({ status: "degraded" });
    expect((await api.register("early@example.com")).status).toBe(503);
    await postgres.resume();
    await expectReadyAgain(api);
    // Migrated, with roles, keys and the administrator: all that the start could not do.
    const signIn = async () => {
      const json = { identifier: administrator.email, password: administrator.password };
      return (await api.call("POST", "/api/v1/auth/login", { json })).status;
    };
    await expect.poll(signIn, { timeout: 10_000 }).toBe(200);
    await api.newUser("late@example.com");
    expect((await api.call("GET", "/health")).body).toMatchObject({ status: "healthy" });
    await server.ready;
  }, 60_000);

  test.each([
    ["stopped", () => postgres.pause(), () => postgres.resume()],
    ["frozen", () => postgres.freeze(), () => postgres.thaw()],
  ] as const)(
    "[SEC-072, SEC-119] while the database is %s everything that needs it is 503, and no token is consumed",
    async (what, take, giveBack) => {
      await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL: postgres.url } });
      const api = new ApiClient(server.url);
      const email = `${what}@example.com`;
      const { tokens } = await api.newUser(email);
      const { tokens: ended } = await api.newUser(`ended-${what}@example.com`);
      await api.call("POST", "/api/v1/auth/logout", { token: ended.access_token });
      const admin = (await api.signIn(administrator.email, administrator.password)).access_token;
      await take();
      try {
        const { access_token: token } = tokens;
        const calls = {
          me: () => api.call("GET", "/api/v1/auth/me", { token }),
          "a signed-out token": () => api.call("GET", "/api/v1/auth/me", { token: ended.access_token }),
          users: () => api.call("GET", "/api/v1/users", { token: admin }),
          deactivate: () =>
            api.call("POST", "/api/v1/users/01890000-0000-7000-8000-000000000000/deactivate", {
              token: admin,
            }),
          login: () => api.call("POST", "/api/v1/auth/login", { json: { identifier: email, password } }),
          "a wrong login": () =>
            api.call("POST", "/api/v1/auth/login", { json: { identifier: email, password: "x" } }),
          refresh: () => api.refresh(tokens.refresh_token),
          logout: () => api.call("POST", "/api/v1/auth/logout", { token }),
          register: () => api.register("unknown@example.com"),
        };
        const answers = await Promise.all(
          Object.entries(calls).map(async ([name, call]) => [name, await within(6_000, call)] as const),
        );
        for (const [name, { status, body, headers }] of answers) {
          expect([name, status, body.code]).toEqual([name, 503, "shared.store_unavailable"]);
          expect(headers.get("cache-control")).toBe("no-store");
        }
        expect((await api.call("GET", "/api/v1/auth/me", { token: "forged" })).status).toBe(401);
        const ready = await within(3_000, () => api.call("GET", "/health/ready"));
        expect(ready.status).toBe(503);
        expect((await api.call("GET", "/health")).body).toMatchObject({
          status: "degraded",
          checks: { database: "unhealthy" },
        });
        expect((await api.call("GET", "/health/live")).status).toBe(200);
      } finally {
        await giveBack();
      }
      await expectReadyAgain(api);
      expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);
      expect((await api.call("GET", "/api/v1/auth/me", { token: ended.access_token })).status).toBe(401);
      expect((await api.refresh(tokens.refresh_token)).status).toBe(200);
      expect((await api.refresh(ended.refresh_token)).status).toBe(401);
    },
    60_000,
  );
});

test("[SEC-120] a database that accepts connections and never answers: ready is 503 within three seconds", async () => {
  const sockets = new Set<Socket>();
  const dead = createServer((socket) => void sockets.add(socket.on("error", () => undefined))).listen(
    0,
    "127.0.0.1",
  );
  await once(dead, "listening");
  const address = dead.address();
  if (address === null || typeof address === "string") throw new Error("A listening TCP server has a port.");
  const DATABASE_URL = `postgres://u:p@127.0.0.1:${address.port}/none`;
  try {
    await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL } });
    const api = new ApiClient(server.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => within(3_000, () => api.call("GET", "/health/ready"))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    expect(sockets.size).toBeGreaterThan(0);
    const live = await within(1_000, () => api.call("GET", "/health/live"));
    expect(live.status).toBe(200);
    expect((await api.call("GET", "/health")).body).toMatchObject({ status: "degraded" });
    await within(10_000, () => server.stop());
  } finally {
    for (const socket of sockets) socket.destroy();
    dead.close();
  }
}, 60_000);
