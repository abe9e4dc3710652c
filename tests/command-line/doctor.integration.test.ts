import { openDatabase } from "@portcullis/adapters-persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProcessContext } from "../../examples/reference-server/src/process-context.ts";
import { runCommandInProcess, ServerRun, useEmptyDirectory } from "../support/run-in-process.ts";
import type { RunResult } from "../support/run-node.ts";
import type { TestDatabase } from "../support/test-database.ts";
import {
  createEmbeddedDatabase,
  createMigratedDatabase,
  createTestDatabase,
} from "../support/test-database.ts";

useEmptyDirectory();
let database: TestDatabase;
beforeAll(async () => {
  database = await createMigratedDatabase();
  const admin = "admin create --email root@example.com --password-stdin";
  const made = await runCommandInProcess(admin, { DATABASE_URL: database.url }, "a long enough password");
  expect(made.code).toBe(0);
  expect((await runCommandInProcess("keys rotate", { DATABASE_URL: database.url })).code).toBe(0);
});
afterAll(() => database.drop());

const doctor = (env: ProcessContext["env"] = {}): Promise<RunResult> =>
  runCommandInProcess("doctor", { DATABASE_URL: database.url, ...env });

describe("pending migrations", () => {
  let empty: TestDatabase;
  let embedded: TestDatabase;
  beforeAll(async () => {
    empty = await createTestDatabase();
    embedded = await createEmbeddedDatabase();
  });
  afterAll(async () => {
    await empty.drop();
    await embedded.drop();
  });

  test("are a problem, with the command that applies them", async () => {
    const { code, output } = await doctor({ DATABASE_URL: empty.url });
    expect(code).toBe(1);
    expect(output).toMatch(/^problem +\d+ migration\(s\) pending: npm run cli -- migrate up$/m);
  });

  test.each([
    ["on PostgreSQL with MIGRATE_ON_START", () => ({ DATABASE_URL: empty.url, MIGRATE_ON_START: "true" })],
    ["on PGlite by default", () => ({ DATABASE_URL: embedded.url })],
  ])("are no problem where the server applies them itself: %s", async (_, env) => {
    const { code, output } = await doctor(env());
    expect([code, output]).toEqual([0, expect.not.stringMatching(/^problem/m)]);
    expect(output).toMatch(/^ok +[1-9]\d* migration\(s\) pending: the server applies them when it starts$/m);
  });

  test("are a problem on PGlite, too, with MIGRATE_ON_START=false", async () => {
    const { code, output } = await doctor({ DATABASE_URL: embedded.url, MIGRATE_ON_START: "false" });
    expect([code, output]).toEqual([1, expect.stringMatching(/^problem +\d+ migration\(s\) pending/m)]);
  });
});

test("a sound installation has no problem", async () => {
  const { code, output } = await doctor();
  expect(output.trim().split("\n")).toEqual([
    "ok       the configuration is valid",
    "ok       the database is available",
    "ok       all migrations are applied",
    "ok       SECRET_KEY decrypts the signing keys",
    "ok       there is an active superadmin",
  ]);
  expect(code).toBe(0);
});

test("doctor names what a production installation lacks", async () => {
  const { code, output } = await doctor({ APP_ENV: "production", RATE_LIMIT: "off" });
  expect(code).toBe(1);
  expect(output).toMatch(/^problem +PUBLIC_URL is missing/m);
  const insecure = { PUBLIC_URL: "http://id.example.com", RATE_LIMIT: "off" };
  const found = await doctor({ APP_ENV: "production", ...insecure });
  expect(found.code).toBe(1);
  expect(found.output).toMatch(/^problem +PUBLIC_URL is not https/m);
  expect(found.output).toMatch(/^problem +RATE_LIMIT is off/m);
  expect((await doctor({ APP_ENV: "staging" })).output).toMatch(/^problem +PUBLIC_URL is not set/m);
  const weak = await doctor({ SECRET_KEY: "secret", PORT: "x" });
  expect(weak.output).toMatch(/^problem +PORT is not a whole number of 0 or more$/m);
});

test("doctor names variables that are probably misspelt, and finds nothing else to mend", async () => {
  const misspelt = { PORTT: "4000", ACCES_TOKEN_TTL: "5m", NODE_ENV: "production", PORT_RANGE: "1-2" };
  const { code, output } = await doctor(misspelt);
  expect(code).toBe(0);
  expect(output.split("\n").filter((line) => line.startsWith("warning"))).toEqual([
    "warning  the variable PORTT is not known; did you mean PORT?",
    "warning  the variable ACCES_TOKEN_TTL is not known; did you mean ACCESS_TOKEN_TTL?",
    "warning  NODE_ENV is production and APP_ENV is test: APP_ENV decides",
  ]);
});

test("doctor warns of sessions that their clients would refresh too often to last", async () => {
  expect((await doctor()).output).not.toContain("SESSION_MAX_ROTATIONS");
  const { code, output } = await doctor({ ACCESS_TOKEN_TTL: "1m" });
  expect(code).toBe(0);
  expect(output).toMatch(/^warning +SESSION_MAX_ROTATIONS is too low: .+ Set it to 43200 or more$/m);
});

const away = "postgres://unknown:hunter2@127.0.0.1:9/none";
test.each([
  ["nothing listens", away, /the database can't be used: nothing listens at 127\.0\.0\.1:9: .*ECONNREFUSED/],
  [
    "nothing listens at any address of a name",
    "postgres://unknown:hunter2@localhost:9/none",
    /the database can't be used: nothing listens at .*:9: .*ECONNREFUSED/,
  ],
  [
    "there is no such host",
    "postgres://unknown:hunter2@nope.invalid/none",
    /the database can't be used: .*nope\.invalid.*\((?:ENOTFOUND|EAI_AGAIN)\)/,
  ],
  [
    "a certificate file is missing",
    `${away}?sslrootcert=/nope/ca.pem`,
    /DATABASE_URL.*: .*sslrootcert .*ENOENT.*\/nope\/ca\.pem/,
  ],
  [
    "a password is not encoded",
    "postgres://unknown:hunter2%@127.0.0.1:9/none",
    /DATABASE_URL.*: The password .*%25/,
  ],
  [
    "the directory is none",
    "pglite:/dev/null/data",
    /DATABASE_URL: The directory \/dev\/null\/data can't be used/,
  ],
])("[SEC-081] doctor says that %s, and not the password", async (_, url, reason) => {
  const { code, output, errors } = await doctor({ DATABASE_URL: url });
  expect(code).toBe(1);
  expect(output.split("\n").filter((line) => line.startsWith("problem"))).toEqual([
    expect.stringMatching(new RegExp(`^problem +${reason.source}`)),
  ]);
  expect(output + errors).not.toContain("hunter2");
});

test.each([
  ["another password", { password: "hunter2" }, /DATABASE_URL: password authentication failed.*28P01/],
  [
    "a database that is not there",
    { pathname: "/none" },
    /DATABASE_URL: database "none" does not exist.*3D000/,
  ],
  ["TLS that the server refuses", { search: "?sslmode=verify-full" }, /DATABASE_URL: the server refuses TLS/],
])("%s: doctor names it, commands and the server exit with 78", async (_, change, reason) => {
  const url = Object.assign(new URL(database.url), change).href;
  const { code, output, errors } = await doctor({ DATABASE_URL: url });
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`^problem +${reason.source}`, "m"));
  const line = new RegExp(`^configuration: ${reason.source}[^\n]*\n$`);
  const migrated = await runCommandInProcess("migrate status", { DATABASE_URL: url });
  expect([migrated.code, migrated.errors]).toEqual([78, expect.stringMatching(line)]);
  const server = ServerRun.spawn({ DATABASE_URL: url });
  expect([await server.exited(), server.output]).toEqual([78, expect.stringMatching(line)]);
  expect(output + errors + migrated.errors + server.output).not.toContain("hunter2");
});

test("doctor reports that the database is read-only", async () => {
  const mine = await createTestDatabase();
  const name = new URL(mine.url).pathname.slice(1);
  const admin = await openDatabase({ url: mine.url });
  await admin.orm.em.fork().execute(`alter database ${name} set default_transaction_read_only = on`);
  await admin.close();
  const { code, output } = await doctor({ DATABASE_URL: mine.url });
  await mine.drop();
  expect(code).toBe(1);
  expect(output).toMatch(/^problem +the database can't be used: the server is read-only.*25006/m);
});
