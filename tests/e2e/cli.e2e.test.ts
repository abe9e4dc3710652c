import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { DomainEvent } from "@portcullis/core";
import { DeliverEvents, defaultDeliveryPolicy, SystemClock, UuidV7Generator } from "@portcullis/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { runSource } from "../support/run-node.ts";
import { ServerProcess, testSecretKey } from "../support/server-process.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { copyEmbeddedDatabase, createTestDatabase } from "../support/test-database.ts";

const cli = new URL("../../examples/reference-server/src/cli.ts", import.meta.url);

let directory: string;
let database: TestDatabase;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-cli-"));
  database = await createTestDatabase();
  await copyEmbeddedDatabase(join(directory, "new"), "empty");
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(args: string, env: Record<string, string> = {}, input = ""): Promise<Outcome> {
  const defaults = { APP_ENV: "test", DATABASE_URL: database.url, SECRET_KEY: testSecretKey };
  const options = { args: args.split(" "), cwd: directory, env: { ...defaults, ...env }, input };
  const { code, output, errors } = await runSource(cli, options);
  return { code, out: output, err: errors };
}

describe("the command line", () => {
  test("doctor reports that migrations are pending, and how to apply them", async () => {
    const { code, out } = await run("doctor");
    expect(code).toBe(1);
    expect(out).toMatch(/^problem +\d+ migration\(s\) pending: npm run cli -- migrate up$/m);
  });

  test.each([
    ["on PostgreSQL with MIGRATE_ON_START", () => ({ MIGRATE_ON_START: "true" })],
    ["on PGlite by default", () => ({ DATABASE_URL: `pglite:${join(directory, "new")}` })],
  ])("doctor finds nothing to mend where the server applies migrations itself: %s", async (_, env) => {
    const { code, out } = await run("doctor", env());
    expect([code, out]).toEqual([0, expect.not.stringMatching(/^problem/m)]);
    expect(out).toMatch(/^ok +[1-9]\d* migration\(s\) pending: the server applies them when it starts$/m);
  });

  test("doctor reports that migrations are pending on PGlite, too, with MIGRATE_ON_START=false", async () => {
    const env = { DATABASE_URL: `pglite:${join(directory, "new")}`, MIGRATE_ON_START: "false" };
    const { code, out } = await run("doctor", env);
    expect([code, out]).toEqual([1, expect.stringMatching(/^problem +\d+ migration\(s\) pending/m)]);
  });

  test("a directory of other files is no database's: one line, exit code 78, and nothing in it", async () => {
    const other = join(directory, "other");
    await mkdir(other);
    await writeFile(join(other, "holiday.jpg"), "");
    const line =
      /^configuration: DATABASE_URL: The directory \S+ can't be used: it holds other files[^\n]+\n$/;
    const migrated = await run("migrate up", { DATABASE_URL: `pglite:${other}` });
    expect([migrated.code, migrated.err]).toEqual([78, expect.stringMatching(line)]);
    await using server = ServerProcess.spawn({ env: { DATABASE_URL: `pglite:${other}` } });
    expect([await server.exited(), server.output]).toEqual([78, expect.stringMatching(line)]);
    expect(await readdir(other)).toEqual(["holiday.jpg"]);
  });

  test("migrate: status, up, down, up again", async () => {
    expect((await run("migrate status")).out).toMatch(/pending/);
    const up = await run("migrate up");
    expect([up.code, up.err]).toEqual([0, ""]);
    expect((await run("migrate up")).out).toBe("nothing to apply\n");
    expect((await run("migrate down")).out).toMatch(/^reverted /);
    const status = (await run("migrate status")).out.trim().split("\n");
    expect(status.filter((line) => line.endsWith("pending"))).toHaveLength(1);
    expect((await run("migrate up")).out).toMatch(/^1 applied$/m);
  }, 60_000);

  test("migrate down on production prints what it would drop, and does it only with --yes", async () => {
    const mine = await createTestDatabase();
    const opened = await openDatabase({ url: mine.url });
    const first = "20260101000000";
    const [name] = (await opened.migrator.status())
      .map((each) => each.name)
      .filter((each) => each.includes(first));
    await opened.migrator.up(name);
    const isApplied = async () => (await opened.migrator.status())[0]?.appliedAt !== null;
    await opened.orm.em.fork().execute("insert into permissions (name, description) values ('a:b', '')");

    const env = { DATABASE_URL: mine.url, PUBLIC_URL: "https://id.example.com", APP_ENV: "production" };
    const refused = await run("migrate down", env);
    expect([refused.code, refused.out]).toEqual([1, ""]);
    const line = new RegExp(`^error: APP_ENV is production, and reverting ${name} drops .+ add --yes\\.\\n$`);
    expect(refused.err).toMatch(line);
    expect(refused.err).toContain("the table permissions (1 row)");
    expect(refused.err).toContain("the table users (0 rows)");
    expect(await isApplied()).toBe(true);

    const done = await run("migrate down --yes", env);
    expect([done.code, done.out]).toEqual([0, `reverted ${name}\n`]);
    expect(await isApplied()).toBe(false);
    await opened.close();
    await mine.drop();
  }, 60_000);

  test("migrate create writes a file there and nowhere else, and refuses a name that is none", async () => {
    expect((await run("migrate create add-avatars --directory .")).code).toBe(0);
    expect((await readdir(directory)).filter((name) => name.endsWith("add-avatars.ts"))).toHaveLength(1);
    expect((await run("migrate create ../../elsewhere --directory .")).code).toBe(0);
    expect((await readdir(directory)).filter((name) => name.endsWith("-elsewhere.ts"))).toHaveLength(1);
    expect((await run("migrate create ... --directory .")).code).toBe(1);
  });

  test("admin create creates a superadmin who can sign in", async () => {
    const made = await run(
      "admin create --email root@example.com --password-stdin",
      {},
      "a long enough password\n",
    );
    expect(made).toEqual({ code: 0, out: "created the superadmin root@example.com\n", err: "" });
    await using server = await ServerProcess.start({ env: { DATABASE_URL: database.url } });
    const api = new ApiClient(server.url);
    const { access_token: token } = await api.signIn("root@example.com", "a long enough password");
    expect((await api.call("GET", "/api/v1/auth/me", { token })).body.permissions).toEqual(["*"]);
  });

  test.each([
    ["admin create --email root@example.com --password-stdin", "a long enough password", /already exists/],
    [
      "admin create --email nonsense --password-stdin",
      "a long enough password",
      /An email is exactly one address/,
    ],
    ["admin create --email x@example.com --password-stdin", "short", /password: /],
    ["admin create --email x@example.com --password-stdin", "password123", /common/],
    ["admin create --email x@example.com", "", /--password-stdin/],
  ])("%s is refused with one line", async (args, input, reason) => {
    const { code, out, err } = await run(args, {}, input);
    expect([code, out]).toEqual([1, ""]);
    expect(err.trim().split("\n")).toEqual([expect.stringMatching(reason)]);
  });

  test("keys: list, rotate; the old key verifies on, in a running server too", async () => {
    await using server = await ServerProcess.start({
      env: { DATABASE_URL: database.url, PUBLIC_URL: "http://portcullis.test" },
    });
    const api = new ApiClient(server.url);
    const { tokens } = await api.newUser("before@example.com");
    const before = (await run("keys list")).out.trim().split("\n");
    expect(before).toEqual([expect.stringMatching(/EdDSA .* current$/)]);
    expect((await run("keys rotate")).out).toMatch(/signs new tokens from now on$/m);
    const after = (await run("keys list")).out.trim().split("\n");
    expect(after).toEqual([expect.stringMatching(/current$/), expect.stringMatching(/verifying$/)]);
    expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);

    await using other = await ServerProcess.start({
      env: { DATABASE_URL: database.url, PUBLIC_URL: "http://portcullis.test" },
    });
    const { access_token: token } = await new ApiClient(other.url).signIn("before@example.com");
    expect((await api.call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
  }, 60_000);

  test("keys reset: a lost SECRET_KEY ends access tokens, and nothing else", async () => {
    const mine = await createTestDatabase();
    const env = { DATABASE_URL: mine.url, MIGRATE_ON_START: "true" };
    const first = await ServerProcess.start({ env });
    const { tokens } = await new ApiClient(first.url).newUser("kept@example.com");
    await first.kill();
    const found = { ...env, SECRET_KEY: randomBytes(32).toString("base64url") };
    const refused = await run("keys list", found);
    expect([refused.code, refused.err.trim().split("\n").length]).toEqual([1, 1]);
    expect(refused.err).toContain("npm run cli -- keys reset");
    expect((await run("keys reset", found)).out).toMatch(/^deleted 1 signing key\(s\), created a new one/);
    await using second = await ServerProcess.start({ env: found });
    const api = new ApiClient(second.url);
    expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(401);
    const refreshed = await api.refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    await second.kill();
    await mine.drop();
  }, 60_000);

  describe("events", () => {
    const unknownId = "01890a5d-ac96-7000-8000-000000000001";

    /** Records events on which a subscriber fails permanently. */
    async function failEvents(count: number): Promise<void> {
      const { ports, close } = await openDatabase({ url: database.url });
      const handle = async ({ type }: DomainEvent) => {
        if (type === "test.happened") throw new Error("refused:\n\u001b[31m password=hunter2");
      };
      const deliver = new DeliverEvents({
        ...ports,
        clock: new SystemClock(),
        deliveryPolicy: { ...defaultDeliveryPolicy, maxAttempts: 1 },
        eventSubscribers: [{ name: "crm", handle }],
      });
      const ids = new UuidV7Generator();
      const event = { type: "test.happened", actor: { type: "anonymous" }, data: {} } as const;
      await deliver.execute();
      const events = Array.from({ length: count }, () => ({
        ...event,
        id: ids.next(),
        occurredAt: new Date(),
      }));
      await ports.unitOfWork.run(() => ports.outbox.append(events));
      await deliver.execute();
      await close();
    }

    const columns = (line: string | undefined) => (line ?? "").split(/ {2,}/);

    test("list reports that no delivery has failed", async () => {
      expect(await run("events list")).toEqual({ code: 0, out: "no failed deliveries\n", err: "" });
      expect((await run("events retry --all")).out).toBe("no failed deliveries\n");
    });

    test("list, retry and discard", async () => {
      await failEvents(3);
      const listed = await run("events list");
      expect([listed.code, listed.err]).toEqual([0, ""]);
      const [header, first, second, third, ...rest] = listed.out.trimEnd().split("\n");
      expect(columns(header)).toEqual([
        "ID",
        "SUBSCRIBER",
        "EVENT",
        "EVENT ID",
        "FAILED AT",
        "ATTEMPTS",
        "ERROR",
      ]);
      expect(rest).toEqual([]);
      const [id = "", subscriber, type, , failedAt, attempts, error] = columns(first);
      expect([subscriber, type, attempts]).toEqual(["crm", "test.happened", "1"]);
      expect(error).toBe("Error: refused: [31m password=[redacted]");
      expect(Date.parse(failedAt ?? "")).not.toBeNaN();

      const two = (await run("events list --limit 2")).out.trimEnd().split("\n");
      expect(two).toEqual([expect.any(String), first, second, "more deliveries have failed: use --limit 4"]);

      expect((await run(`events retry ${id}`)).out).toBe(`${id} will be attempted again\n`);
      const [other = ""] = columns(second);
      expect((await run(`events discard ${other}`)).out).toBe(`discarded ${other}\n`);
      expect((await run("events list")).out.trimEnd().split("\n")).toEqual([expect.any(String), third]);
      expect((await run("events retry --all --subscriber other")).out).toBe("no failed deliveries\n");
      expect((await run("events retry --all --subscriber crm")).out).toBe("1 will be attempted again\n");

      const subscribers = (await run("events subscribers")).out.trimEnd().split("\n");
      expect(columns(subscribers[0])).toEqual(["SUBSCRIBER", "LAST ANNOUNCED", "WAITING", "FAILED"]);
      expect(columns(subscribers.find((line) => line.startsWith("crm ")))).toEqual([
        "crm",
        expect.stringMatching(/Z$/),
        "2",
        "0",
      ]);
    }, 60_000);

    test.each([
      [`events retry ${unknownId}`, 1, /^error: The failed delivery does not exist\./],
      [`events discard ${unknownId}`, 1, /^error: The failed delivery does not exist\./],
      ["events retry nonsense", 1, /^error: The failed delivery does not exist\./],
      ["events remove-subscriber crm", 1, /^error: The event subscriber is in use/],
      ["events remove-subscriber unknown", 1, /^error: The event subscriber does not exist\.$/],
      ["events retry --all --subscriber No", 1, /^error: The event subscriber does not exist\.$/],
      ["events retry", 2, /^error: give the id of one delivery, or --all$/],
      [`events retry ${unknownId} --all`, 2, /^error: give the id of one delivery/],
      [`events retry ${unknownId} --subscriber crm`, 2, /^error: --subscriber requires --all$/],
      ["events discard", 2, /^error: missing required argument 'id'$/],
      ["events list --limit 0", 2, /^error: option '--limit <count>' argument '0' is invalid/],
    ])("%s: exit code %i and one line", async (args, expected, reason) => {
      const { code, out, err } = await run(args);
      expect([code, out]).toEqual([expected, ""]);
      const lines = err
        .trim()
        .split("\n")
        .filter((line) => line !== "(use --help for usage)");
      expect(lines).toEqual([expect.stringMatching(reason)]);
    });
  });

  test("openapi prints the document, also without a database", async () => {
    const { code, out } = await run("openapi", { DATABASE_URL: "postgres://unknown@127.0.0.1:9/none" });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
      paths: expect.any(Object),
    });
  });

  test("doctor finds nothing to mend on a sound installation", async () => {
    const { code, out } = await run("doctor");
    expect(
      out
        .trim()
        .split("\n")
        .every((line) => line.startsWith("ok ")),
    ).toBe(true);
    expect(code).toBe(0);
  });

  test("doctor names what a production installation lacks", async () => {
    const { code, out } = await run("doctor", { APP_ENV: "production", RATE_LIMIT: "off" });
    expect(code).toBe(1);
    expect(out).toMatch(/^problem +PUBLIC_URL is missing/m);
    const insecure = { PUBLIC_URL: "http://id.example.com", RATE_LIMIT: "off" };
    const found = await run("doctor", { APP_ENV: "production", ...insecure });
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/^problem +PUBLIC_URL is not https/m);
    expect(found.out).toMatch(/^problem +RATE_LIMIT is off/m);
    expect((await run("doctor", { APP_ENV: "staging" })).out).toMatch(/^problem +PUBLIC_URL is not set/m);
    const weak = await run("doctor", { SECRET_KEY: "secret", PORT: "x" });
    expect(weak.out).toMatch(/^problem +PORT is not a whole number of 0 or more$/m);
  });

  test("doctor names variables that are probably misspelt, and finds nothing else to mend", async () => {
    const misspelt = { PORTT: "4000", ACCES_TOKEN_TTL: "5m", NODE_ENV: "production", PORT_RANGE: "1-2" };
    const { code, out } = await run("doctor", misspelt);
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => line.startsWith("warning"))).toEqual([
      "warning  the variable PORTT is not known; did you mean PORT?",
      "warning  the variable ACCES_TOKEN_TTL is not known; did you mean ACCESS_TOKEN_TTL?",
      "warning  NODE_ENV is production and APP_ENV is test: APP_ENV decides",
    ]);
  });

  test("other commands warn of them too, before they touch another database than was meant", async () => {
    const { code, err } = await run("migrate status", { DATABSE_URL: "postgres://db/app" });
    expect([code, err]).toEqual([
      0,
      "warning: the variable DATABSE_URL is not known; did you mean DATABASE_URL?\n",
    ]);
  });

  test("doctor warns of sessions that their clients would refresh too often to last", async () => {
    expect((await run("doctor")).out).not.toContain("SESSION_MAX_ROTATIONS");
    const { code, out } = await run("doctor", { ACCESS_TOKEN_TTL: "1m" });
    expect(code).toBe(0);
    expect(out).toMatch(/^warning +SESSION_MAX_ROTATIONS is too low: .+ Set it to 43200 or more$/m);
  });

  const away = "postgres://unknown:hunter2@127.0.0.1:9/none";
  test.each([
    [
      "nothing listens",
      away,
      /the database can't be used: nothing listens at 127\.0\.0\.1:9: .*ECONNREFUSED/,
    ],
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
    const { code, out, err } = await run("doctor", { DATABASE_URL: url });
    expect(code).toBe(1);
    expect(out.split("\n").filter((line) => line.startsWith("problem"))).toEqual([
      expect.stringMatching(new RegExp(`^problem +${reason.source}`)),
    ]);
    expect(out + err).not.toContain("hunter2");
  });

  test.each([
    ["another password", { password: "hunter2" }, /DATABASE_URL: password authentication failed.*28P01/],
    [
      "a database that is not there",
      { pathname: "/none" },
      /DATABASE_URL: database "none" does not exist.*3D000/,
    ],
    [
      "TLS that the server refuses",
      { search: "?sslmode=verify-full" },
      /DATABASE_URL: the server refuses TLS/,
    ],
  ])("%s: doctor names it, commands and the server exit with 78", async (_, change, reason) => {
    const url = Object.assign(new URL(database.url), change).href;
    const { code, out, err } = await run("doctor", { DATABASE_URL: url });
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^problem +${reason.source}`, "m"));
    const line = new RegExp(`^configuration: ${reason.source}[^\n]*\n$`);
    const migrated = await run("migrate status", { DATABASE_URL: url });
    expect([migrated.code, migrated.err]).toEqual([78, expect.stringMatching(line)]);
    await using server = ServerProcess.spawn({ env: { DATABASE_URL: url } });
    expect([await server.exited(), server.output]).toEqual([78, expect.stringMatching(line)]);
    expect(out + err + migrated.err + server.output).not.toContain("hunter2");
  });

  test("doctor reports that the database is read-only", async () => {
    const name = new URL(database.url).pathname.slice(1);
    const admin = await openDatabase({ url: database.url });
    const em = admin.orm.em.fork();
    await em.execute(`alter database ${name} set default_transaction_read_only = on`);
    const { code, out } = await run("doctor");
    await em.execute(`alter database ${name} reset default_transaction_read_only`);
    await admin.close();
    expect(code).toBe(1);
    expect(out).toMatch(/^problem +the database can't be used: the server is read-only.*25006/m);
  });

  test("wrong usage is exit code 2, a bad configuration 78, both without a stack", async () => {
    const unknown = await run("explode");
    expect(unknown.code).toBe(2);
    expect((await run("migrate sideways")).code).toBe(2);
    expect((await run("admin create")).code).toBe(2);
    const bad = await run("migrate status", { PORT: "x" });
    expect(bad).toEqual({
      code: 78,
      out: "",
      err: "configuration: PORT is not a whole number of 0 or more\n",
    });
    expect(unknown.err).not.toMatch(/\n\s+at /);
  });

  test("help lists the commands", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const name of ["migrate", "admin", "keys", "events", "openapi", "doctor"])
      expect(out).toContain(name);
  });
});
