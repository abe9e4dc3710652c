import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { ServerProcess } from "../support/server-process.ts";
import { copyEmbeddedDatabase, createTestDatabase } from "../support/test-database.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-lifecycle-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** With a database of its own that is made already. */
const embedded = (more: Record<string, string> = {}) => ({
  cwd: directory,
  env: { DATABASE_URL: "pglite:.data/pglite", LOG_FORMAT: "pretty", ...more },
});

const copyDatabase = () => copyEmbeddedDatabase(join(directory, ".data/pglite"));

describe("on the embedded database", () => {
  beforeEach(copyDatabase);

  test("a first start prints where it listens, where the docs are, and what to do next", async () => {
    await using server = await ServerProcess.start(embedded({ DATABASE_URL: "pglite:new/data" }));
    await expect.poll(() => server.output).toContain("npm run cli -- admin create");
    expect(server.output).toContain(`listening on ${server.url}`);
    expect(server.output).toContain(`documentation: ${server.url}/docs and ${server.url}/redoc`);
  });

  test("[SEC-113] data, sessions and keys survive a restart, and so do revocations", async () => {
    const first = await ServerProcess.start(embedded());
    const api = new ApiClient(first.url);
    const { tokens } = await api.newUser("kept@example.com");
    const { tokens: ended } = await api.newUser("ended@example.com");
    const rotated = (await api.refresh(ended.refresh_token)).body;
    await api.call("POST", "/api/v1/auth/logout", { token: rotated.access_token });
    expect(await first.kill("SIGTERM")).toBe(0);

    const env = { PORT: new URL(first.url).port };
    await using second = await ServerProcess.start(embedded(env));
    const again = new ApiClient(second.url);
    expect((await again.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);
    expect((await again.refresh(tokens.refresh_token)).status).toBe(200);
    await again.signIn("kept@example.com");
    expect((await again.refresh(rotated.refresh_token)).status).toBe(401);
    expect((await again.refresh(ended.refresh_token)).status).toBe(401);
    expect((await again.call("GET", "/api/v1/auth/me", { token: rotated.access_token })).status).toBe(401);
  });

  test("an acknowledged write survives kill -9, and the killed process does not block the next start", async () => {
    const first = await ServerProcess.start(embedded());
    await new ApiClient(first.url).register("kept@example.com");
    await first.kill("SIGKILL");
    await using second = await ServerProcess.start(embedded());
    await new ApiClient(second.url).signIn("kept@example.com");
  });

  test("a second process on the same directory is refused with one clear line", async () => {
    await using server = await ServerProcess.start(embedded());
    const second = ServerProcess.spawn(embedded());
    expect(await second.exited()).toBe(1);
    const lines = second.output.trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error: .*\.data\/pglite.* (in use|open)/);
    expect((await new ApiClient(server.url).call("GET", "/health/ready")).status).toBe(200);
  });

  test.each([["/proc/nope"], ["/proc/nope/deeper"], ["/dev/null"], ["/dev/null/data"]])(
    "%s is no place for it: one line, and exit code 78",
    async (place) => {
      for (const APP_ENV of ["test", "development"]) {
        const secret = APP_ENV === "development" ? { SECRET_KEY: "" } : {};
        await using server = ServerProcess.spawn(
          embedded({ DATABASE_URL: `pglite:${place}`, APP_ENV, ...secret }),
        );
        expect(await server.exited()).toBe(78);
        expect(server.output).toMatch(
          /^configuration: DATABASE_URL: The directory [^\n]+ can't be used: [^\n]+\n$/,
        );
      }
    },
  );

  test("the development secret is created once and kept", async () => {
    const env = { APP_ENV: "development", SECRET_KEY: "" };
    const first = await ServerProcess.start(embedded(env));
    const { tokens } = await new ApiClient(first.url).newUser("kept@example.com");
    await first.kill("SIGTERM");
    const port = new URL(first.url).port;
    await using second = await ServerProcess.start(embedded({ ...env, PORT: port }));
    const me = await new ApiClient(second.url).call("GET", "/api/v1/auth/me", { token: tokens.access_token });
    expect(me.status).toBe(200);
  });

  test("[SEC-012] a new database has no users; the first administrator is created once", async () => {
    const bootstrap = {
      BOOTSTRAP_ADMIN_EMAIL: administrator.email,
      BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
    };
    const first = await ServerProcess.start(embedded(bootstrap));
    const { access_token: token } = await new ApiClient(first.url).signIn(
      administrator.email,
      administrator.password,
    );
    expect((await new ApiClient(first.url).call("GET", "/api/v1/users", { token })).body.items).toHaveLength(
      1,
    );
    await first.kill("SIGTERM");
    const other = { ...bootstrap, BOOTSTRAP_ADMIN_EMAIL: "second@example.com" };
    await using second = await ServerProcess.start(embedded(other));
    const { access_token } = await new ApiClient(second.url).signIn(
      administrator.email,
      administrator.password,
    );
    const { body } = await new ApiClient(second.url).call("GET", "/api/v1/users", { token: access_token });
    expect(body.items.map(({ email }: { email: string }) => email)).toEqual([administrator.email]);
  });
});

describe.each(["memory:", "pglite:memory"])("on %s", (url) => {
  const inDevelopment = { DATABASE_URL: url, APP_ENV: "development", SECRET_KEY: "" };

  test("the server keeps everything in memory, in development its secret too", async () => {
    const server = await ServerProcess.start(embedded(inDevelopment));
    await new ApiClient(server.url).newUser("ada@example.com");
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(await readdir(directory)).toEqual([]);
  });

  test("the todos keep everything in memory as well", async () => {
    const main = new URL("../../examples/todos/src/main.ts", import.meta.url);
    const env = { DATABASE_URL: url, PORT: "0" };
    const server = await ServerProcess.start({ main, defaults: {}, cwd: directory, env });
    await new ApiClient(server.url).newUser("ada@example.com");
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe("an invalid configuration", () => {
  test("[SEC-058] production without PUBLIC_URL is refused in one line", async () => {
    const server = ServerProcess.spawn({ env: { APP_ENV: "production" } });
    expect(await server.exited()).toBe(78);
    expect(server.output).toMatch(/^configuration: PUBLIC_URL is missing: .+\n$/);
  });

  test.each([
    [
      "the reference server",
      "../../examples/reference-server/src/main.ts",
      "ACCES_TOKEN_TTL",
      "ACCESS_TOKEN_TTL",
    ],
    ["the todos", "../../examples/todos/src/main.ts", "TODO_GRANTS", "TODOS_GRANTS"],
  ])(
    "[SEC-059] %s warns of variables that are probably misspelt, and of every unknown one in .env",
    async (_, main, wrong, right) => {
      await writeFile(join(directory, ".env"), "LOG_LEVEL=silent\nSOMETHING_ELSE=1\n");
      await copyDatabase();
      const env = { [wrong]: "x", PORTT: "4000", DATABASE_URL: "pglite:.data/pglite", PORT_RANGE: "1-2" };
      const options = { main: new URL(main, import.meta.url), cwd: directory, env };
      await using server = await ServerProcess.start(options);
      expect(server.output.split("\n").filter((line) => line.startsWith("warning: "))).toEqual(
        expect.arrayContaining([
          `warning: the variable ${wrong} is not known; did you mean ${right}?`,
          "warning: the variable PORTT is not known; did you mean PORT?",
          "warning: .env sets the variable SOMETHING_ELSE, which is not known",
        ]),
      );
      expect(server.output).not.toMatch(/PORT_RANGE|LOG_LEVEL/);
    },
    60_000,
  );

  test("every problem is a line of its own, and the exit code is 78", async () => {
    const server = ServerProcess.spawn({
      env: { PORT: "x", TOKEN_ALGORITHM: "none", REFRESH_GRACE: "never" },
    });
    expect(await server.exited()).toBe(78);
    expect(server.output.trim().split("\n")).toEqual([
      "configuration: PORT is not a whole number of 0 or more",
      "configuration: TOKEN_ALGORITHM must be one of EdDSA, ES256, RS256, HS256",
      expect.stringMatching(/^configuration: REFRESH_GRACE is not a duration/),
    ]);
  });

  test.each([
    ["missing", ""],
    ["short", "c2hvcnQ"],
    ["guessable", "supersecretsupersecretsupersecretsupersecret"],
    ["all one byte", "A".repeat(43)],
    ["text", Buffer.from("this is my very secret jwt signing key!!").toString("base64url")],
  ])("[SEC-042] a %s SECRET_KEY refuses to boot, and is not printed", async (_what, secret) => {
    const server = ServerProcess.spawn({ env: { SECRET_KEY: secret } });
    expect(await server.exited()).toBe(78);
    expect(server.output.trim().split("\n")).toEqual([expect.stringMatching(/^configuration: SECRET_KEY /)]);
    if (secret !== "") expect(server.output).not.toContain(secret);
  });

  test("a taken port is one line", async () => {
    await using server = await ServerProcess.start();
    const second = ServerProcess.spawn({ env: { PORT: new URL(server.url).port } });
    expect(await second.exited()).toBe(1);
    expect(second.output.trim()).toMatch(/^error: the port is in use/);
  });

  test("another SECRET_KEY than the one that sealed the keys is one line", async () => {
    await copyDatabase();
    await (await ServerProcess.start(embedded())).kill("SIGTERM");
    const other = { SECRET_KEY: "q83vEjRWeJCrze8SNFZ4kJqrvN7wEjRWeJC6u8zd7v8" };
    const server = ServerProcess.spawn(embedded(other));
    expect(await server.exited()).not.toBe(0);
    expect(server.output.trim().split("\n")).toEqual([expect.stringMatching(/SECRET_KEY/)]);
  });
});

describe("shutdown", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s lets running requests finish", async (signal) => {
    const server = await ServerProcess.start();
    const api = new ApiClient(server.url);
    const registering = Array.from({ length: 30 }, (_, index) => api.register(`user-${index}@example.com`));
    await registering[0];
    const exited = server.kill(signal);
    const statuses = (await Promise.allSettled(registering)).map((each) =>
      each.status === "fulfilled" ? each.value.status : each.reason,
    );
    expect(statuses).toEqual(registering.map(() => 201));
    expect(await exited).toBe(0);
  });

  test("[SEC-107] kept-alive clients that send requests continuously get a response to every accepted request", async () => {
    const server = await ServerProcess.start({ env: { LOG_LEVEL: "silent" } });
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const outcomes = new Map<string, number>();
    const ask = async (): Promise<string> => {
      const asked = request(`${server.url}/health/live`, { agent });
      try {
        const [response] = await once(asked.end(), "response");
        await once(response.resume(), "end");
        return String(response.statusCode);
      } catch (error) {
        // Only on a connection that was accepted before is a request ours to answer.
        return asked.reusedSocket ? String(error) : "not accepted";
      }
    };
    const hundredth = Promise.withResolvers<void>();
    let answered = 0;
    const clients = Array.from({ length: 20 }, async () => {
      for (let outcome = "200"; outcome !== "not accepted"; ) {
        outcome = await ask();
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        answered += 1;
        if (answered === 100) hundredth.resolve();
      }
    });
    await hundredth.promise;
    expect(await server.kill("SIGTERM")).toBe(0);
    await Promise.all(clients);
    agent.destroy();
    expect([...outcomes.keys()].sort()).toEqual(["200", "not accepted"]);
  });
});

describe("on PostgreSQL", () => {
  test("refuses to serve a database that lacks migrations, and prints how to apply them", async () => {
    const database = await createTestDatabase();
    const server = ServerProcess.spawn({ env: { DATABASE_URL: database.url } });
    expect(await server.exited()).toBe(1);
    expect(server.output.trim()).toMatch(/^error: the database lacks \d+ migration.*migrate up/);
    await database.drop();
  });

  test("[SEC-119] starts while the database is unavailable: live, not ready, 503 with Retry-After", async () => {
    await using server = await ServerProcess.start({
      env: { DATABASE_URL: "postgres://unknown:x@127.0.0.1:9/none", LOG_LEVEL: "silent" },
    });
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

  test("names why the database can't be used in the log, and not on every attempt", async () => {
    await using server = await ServerProcess.start({
      env: { DATABASE_URL: "postgres://unknown:hunter2@localhost:9/none", LOG_LEVEL: "warn" },
    });
    const entries = () => server.output.split("\n").filter((line) => line.includes("can't be used"));
    await expect.poll(entries).toHaveLength(1);
    expect(JSON.parse(entries()[0] ?? "")).toMatchObject({
      level: 40,
      reason: expect.stringMatching(/^nothing listens at .*:9: .*ECONNREFUSED/),
    });
    // Twice as long as the pause between attempts.
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(entries()).toHaveLength(1);
    expect(server.output).not.toContain("hunter2");
  });
});

describe("SIGTERM while the database is unavailable", () => {
  test("refusing connections: the server logs nothing more, and exits with 0", async () => {
    await using server = await ServerProcess.start({
      env: { DATABASE_URL: "postgres://unknown:x@127.0.0.1:9/none" },
    });
    await expect.poll(() => server.output).toContain("can't be used");
    const before = server.output;
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(server.output).toBe(before);
  });

  test("silent: the server logs nothing more, and exits with 0 before its limit", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const address = silent.address();
    if (address === null || typeof address === "string")
      throw new Error("A listening TCP server has a port.");
    try {
      const DATABASE_URL = `postgres://unknown:x@127.0.0.1:${address.port}/none`;
      await using server = await ServerProcess.start({ env: { DATABASE_URL } });
      // An attempt to connect is under way; it fails after three seconds.
      const attempts = sockets.size;
      await expect.poll(() => sockets.size, { timeout: 10_000 }).toBeGreaterThan(attempts);
      const before = server.output;
      expect(await server.kill("SIGTERM")).toBe(0);
      expect(server.output).toBe(before);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});
