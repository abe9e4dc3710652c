import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { InProcessServer } from "../support/in-process-server.ts";
import type { Session } from "../support/postgres-server.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { within } from "../support/within.ts";

const env = {
  MIGRATE_ON_START: "true",
  LOG_LEVEL: "warn",
  DATABASE_POOL_MAX: "4",
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
};

const ready = async (api: ApiClient): Promise<number> => (await api.call("GET", "/health/ready")).status;

describe("a PostgreSQL that answers and can't be used", () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres.stop());

  const fullDisk = (what: string) =>
    `create or replace function ${what} language plpgsql as $$ begin raise exception 'no space' using errcode = '53100'; end $$`;

  /** What PostgreSQL says on a full disk, without one: of rows that need space, and of the temporary file of the check. */
  async function fillDisk(): Promise<void> {
    await postgres.execute("create schema full_disk");
    await postgres.execute(fullDisk("full_disk.generate_series(int, int) returns setof int"));
    await postgres.execute(fullDisk("full_disk.refuse() returns trigger"));
    for (const table of ["users", "sessions", "refresh_tokens", "event_outbox"])
      await postgres.execute(
        `create trigger full_disk before insert or update on ${table} execute function full_disk.refuse()`,
      );
    await postgres.execute("alter role postgres set search_path = full_disk, pg_catalog, public");
    await reconnect();
  }

  async function freeDisk(): Promise<void> {
    await postgres.execute("drop schema full_disk cascade");
    await postgres.execute("alter role postgres reset search_path");
    await reconnect();
  }

  /** Settings of a role hold for new connections. */
  async function reconnect(): Promise<void> {
    const ours = "select pid from pg_stat_activity where application_name = 'portcullis'";
    await postgres.execute(`select pg_terminate_backend(pid, 5000) from (${ours}) as ours`);
  }

  let session: Session | null = null;
  async function lockTables(): Promise<void> {
    session = await postgres.openSession();
    await session.execute("begin");
    await session.execute("lock table users, sessions, refresh_tokens in access exclusive mode");
  }

  async function unlockTables(): Promise<void> {
    await session?.execute("rollback");
    await session?.close();
  }

  test.each([
    ["read-only", "25006|read-only", () => postgres.setReadOnly(true), () => postgres.setReadOnly(false)],
    ["a standby", "read-only", () => postgres.demote(), () => postgres.promote()],
    ["on a full disk", "no space", fillDisk, freeDisk],
    ["locked", "statement timeout", lockTables, unlockTables],
  ] as const)(
    "[SEC-075] %s: writes are 503 within eight seconds, readiness reports it, no token is consumed, and it recovers by itself",
    async (what, reason, take, giveBack) => {
      await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL: postgres.url } });
      const api = new ApiClient(server.url);
      const email = `${what.replaceAll(" ", "-")}@example.com`;
      const { tokens } = await api.newUser(email);
      const { access_token: token } = tokens;
      expect(await ready(api)).toBe(200);
      await take();
      try {
        const login = { json: { identifier: email, password } };
        const calls = {
          login: () => api.call("POST", "/api/v1/auth/login", login),
          refresh: () => api.refresh(tokens.refresh_token),
          "the same refresh": () => api.refresh(tokens.refresh_token),
          register: () => api.register(`new-${email}`),
          logout: () => api.call("POST", "/api/v1/auth/logout", { token }),
          "change a name": () => api.call("PATCH", "/api/v1/auth/me", { token, json: { name: "N" } }),
        };
        const answers = await Promise.all(
          Object.entries(calls).map(async ([name, call]) => [name, await within(8_000, call)] as const),
        );
        for (const [name, { status, body, headers }] of answers) {
          expect([name, status]).toEqual([name, 503]);
          expect(["shared.store_unavailable", "shared.overloaded"]).toContain(body.code);
          expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
        }
        const readiness = await within(3_000, () => api.call("GET", "/health/ready"));
        expect(readiness.status).toBe(503);
        expect((await api.call("GET", "/health")).body.checks).toEqual({ database: "unhealthy" });
        expect((await api.call("GET", "/health/live")).status).toBe(200);
      } finally {
        await giveBack();
      }
      await expect.poll(() => ready(api), { timeout: 10_000, interval: 50 }).toBe(200);
      expect((await api.call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
      expect((await api.refresh(tokens.refresh_token)).status).toBe(200);
      await api.newUser(`after-${email}`);
      expect(server.output).toMatch(new RegExp(`"reason":"[^"]*(?:${reason})`));
      expect(server.output).not.toContain("unexpected error");
    },
    60_000,
  );

  test("[SEC-080] clients that left a locked table's queue delay no other: 20 behind 60 are answered once it is free", async () => {
    await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL: postgres.url } });
    const api = new ApiClient(server.url);
    const email = "queue@example.com";
    await api.newUser(email);
    await lockTables();
    let arrived = 0;
    const count = (): void => {
      arrived += 1;
    };
    subscribe("http.server.request.start", count);
    onTestFinished(() => void unsubscribe("http.server.request.start", count));
    // Each reads a user by itself; reads of an actor would share a statement.
    const login = () => ({
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ identifier: email, password }),
    });
    const gone = new AbortController();
    const left = Array.from({ length: 60 }, () =>
      fetch(`${server.url}/api/v1/auth/login`, { ...login(), signal: gone.signal }).catch(() => null),
    );
    // The four that have a connection wait for the table until that is cancelled after 3.5 s; the others wait for a connection.
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
    await expect.poll(async () => [arrived, (await postgres.execute(waiting)).length]).toEqual([60, 4]);
    gone.abort();
    await Promise.all(left);
    const statuses = await within(5_000, async () => {
      const behind = Array.from({ length: 20 }, () => fetch(`${server.url}/api/v1/auth/login`, login()));
      await sleep(1_000);
      await unlockTables();
      return (await Promise.all(behind)).map(({ status }) => status);
    });
    expect(statuses).toEqual(Array(20).fill(200));
    const dropped = server.output.match(/The caller stopped waiting before a connection was free/g) ?? [];
    expect(dropped.length).toBeGreaterThanOrEqual(56);
  }, 60_000);

  test("[SEC-080] no request waits longer than five seconds for a connection: 40 requests at a locked table are all 503 within eight", async () => {
    await using server = await InProcessServer.start({ env: { ...env, DATABASE_URL: postgres.url } });
    const api = new ApiClient(server.url);
    const { tokens } = await api.newUser("bounded@example.com");
    const login = { json: { identifier: "bounded@example.com", password } };
    await lockTables();
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => within(8_000, () => api.call("POST", "/api/v1/auth/login", login))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    const codes = new Set(answers.map(({ body }) => body.code));
    expect(codes).toEqual(new Set(["shared.store_unavailable", "shared.overloaded"]));
    await unlockTables();
    expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);
  }, 60_000);
});
