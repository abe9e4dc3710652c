import { parseArgs } from "node:util";
import { pageOf } from "@portcullis/core";
import pg from "pg";
import { PostgresServer } from "../tests/support/postgres-server.ts";
import type { LoadJob, LoadResult } from "./load.ts";
import type { Running } from "./processes.ts";
import { load, runScript, startFloorServer, startReferenceServer } from "./processes.ts";
import type { Row } from "./report.ts";
import { toMarkdown } from "./report.ts";
import { seedUsers } from "./seed.ts";

const { values: options } = parseArgs({
  options: {
    users: { type: "string", default: "1000,1000000" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "20" },
    /** Measures only what has this text in its name. */
    only: { type: "string", default: "" },
  },
});
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** How many users the requests of `GET /me` come from. */
const readers = 64;
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const password = "correct horse battery staple";
const report = (text: string): void => void process.stderr.write(`${text}\n`);

report("starting PostgreSQL");
const postgres = await PostgresServer.start();
try {
  const rows: Row[] = [];
  const sizes = options.users.split(",").map(Number);
  for (const [index, users] of sizes.entries()) {
    const database = `bench_${users}`;
    rows.push(...(await measure(await createDatabase(database), users, index === 0)));
  }
  process.stdout.write(`\n${toMarkdown(rows)}`);
} finally {
  await postgres.stop();
}

/** @param isFirst measures also what does not depend on the number of users */
async function measure(databaseUrl: string, users: number, isFirst: boolean): Promise<Row[]> {
  let server = await startReferenceServer(databaseUrl);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  report(`seeding ${users.toLocaleString("en")} users`);
  await seedUsers(client, users);
  const cursor = await cursorOfPage(client, Math.min(10_000, Math.floor(users / 20) - 1));
  await client.end();
  // A new process, so that statistics and memory are those of the measurement.
  await server.stop();
  server = await startReferenceServer(databaseUrl);

  const floorServer = await startFloorServer(databaseUrl);
  try {
    return await measureServer(server, floorServer, users, cursor, isFirst);
  } finally {
    await floorServer.stop();
    await server.stop();
  }
}

async function measureServer(
  server: Running,
  floorServer: Running,
  users: number,
  cursor: string,
  isFirst: boolean,
): Promise<Row[]> {
  const rows: Row[] = [];
  const json = { "Content-Type": "application/json" };
  const admin = await signIn(server.url, "root@example.com", "the administrator's own");
  const bearer = { Authorization: `Bearer ${admin.access_token}` };
  const floorBearer = { Authorization: `Bearer ${JSON.parse(floorServer.firstLine).token}` };

  const job = (part: Partial<LoadJob>): LoadJob => ({
    url: server.url,
    method: "GET",
    path: "/",
    seconds,
    connections,
    headers: bearer,
    traffic: { kind: "same" },
    ...part,
  });
  const add = async (what: string, part: Partial<LoadJob>, floor: Row["floor"]): Promise<void> => {
    if (!what.includes(options.only)) return;
    report(`measuring ${what} with ${users.toLocaleString("en")} users`);
    const result = await load(job(part));
    rows.push({ ...result, what, users, memory: await server.residentMemory(), floor });
  };
  const floorOf = async (path: string): Promise<Row["floor"]> => {
    report(`measuring the floor of ${path}`);
    const result = await load(job({ url: floorServer.url, path, headers: floorBearer }));
    return { name: "Koa + jose + 1 select", requestsPerSecond: result.requestsPerSecond };
  };

  const floorOfRead = await floorOf("/me");
  const floorOfList = await floorOf("/users");
  const accessTokens = await manyUsers(server.url);
  await add("GET /me", { path: "/api/v1/auth/me", traffic: { kind: "users", accessTokens } }, floorOfRead);
  await add("permission-checked: GET /roles/admin", { path: "/api/v1/roles/admin" }, floorOfRead);
  await add("GET /users, first page", { path: "/api/v1/users" }, floorOfList);
  await add("GET /users, page 10,000 (or last)", { path: `/api/v1/users?cursor=${cursor}` }, floorOfList);
  if (!isFirst) return rows;

  await register(server.url, "bench@example.com");
  const tokens = await Promise.all(
    Array.from({ length: connections }, () => signIn(server.url, "bench@example.com", password)),
  );
  const refreshTokens = tokens.map(({ refresh_token }) => refresh_token);
  const refresh = { method: "POST", path: "/api/v1/auth/refresh", headers: json } as const;
  await add("refresh", { ...refresh, traffic: { kind: "refresh", refreshTokens } }, floorOfRead);

  report("measuring the floor of argon2id");
  const hashing = await runScript<LoadResult>("argon2-floor.ts", [String(seconds)]);
  const argon2 = { name: "bare argon2id", requestsPerSecond: hashing.requestsPerSecond };
  const body = JSON.stringify({ identifier: "bench@example.com", password });
  const signingIn = { method: "POST", path: "/api/v1/auth/login", headers: json } as const;
  await add("sign in", { ...signingIn, traffic: { kind: "same", body } }, argon2);
  const registering = { method: "POST", path: "/api/v1/auth/register", headers: json } as const;
  await add("register", { ...registering, traffic: { kind: "register", password } }, argon2);
  return rows;
}

/** The cursor at which a page starts, created as the list creates it, without requesting the pages before. */
async function cursorOfPage(client: pg.Client, page: number): Promise<string> {
  const { rows } = await client.query<{ id: string; created_at: Date }>(
    "select id, created_at from users order by created_at, id offset $1 limit 1",
    [page * 20 - 1],
  );
  const [last] = rows;
  if (last === undefined) throw new Error("There are too few users for a second page.");
  const position = { key: last.created_at.toISOString(), id: last.id };
  return pageOf([last, last], { limit: 1, after: null }, "users:createdAt", () => position).nextCursor ?? "";
}

/** Access tokens of new users: requests of one user alone would be answered from one row. */
async function manyUsers(url: string): Promise<readonly string[]> {
  report(`registering ${readers} users`);
  const tokens: string[] = [];
  for (let count = 0; count < readers; count += 1) {
    const email = `reader-${count}@example.com`;
    await register(url, email);
    tokens.push((await signIn(url, email, password)).access_token);
  }
  return tokens;
}

async function register(url: string, email: string): Promise<void> {
  const response = await post(`${url}/api/v1/auth/register`, { email, password });
  if (response.status !== 201) throw new Error(`Registration answered ${response.status}.`);
}

async function signIn(url: string, identifier: string, secret: string): Promise<Tokens> {
  const response = await post(`${url}/api/v1/auth/login`, { identifier, password: secret });
  if (response.status !== 200) throw new Error(`Sign-in answered ${response.status}.`);
  return (await response.json()) as Tokens;
}

async function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function createDatabase(name: string): Promise<string> {
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}
