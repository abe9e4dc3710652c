import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import type { Options } from "@mikro-orm/postgresql";
import { MikroORM } from "@mikro-orm/postgresql";
import type { PostgresPoolClient } from "kysely";
import { Kysely, PGliteDialect, PostgresDialect } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { copyEmbeddedDatabase, createTestDatabase } from "../../../tests/support/test-database.ts";
import { SigningKeyRow } from "./rows/signing-key-row.ts";

/**
 * What dependencies do that code of ours works around: docs/decisions/0026-when-sql-is-chosen.md. A test that fails here
 * is good news: the dependency was mended, and the code that its title names can go.
 */
describe("pg, Kysely and MikroORM by themselves", () => {
  let server: TestDatabase;
  const opened: MikroORM[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((orm) => orm.close(true)));
  });
  afterAll(() => server.drop());

  function open(driverOptions: Options["driverOptions"] = {}): MikroORM {
    const orm = new MikroORM({
      entities: [SigningKeyRow],
      clientUrl: server.url,
      dbName: new URL(server.url).pathname.slice(1),
      driverOptions,
    });
    opened.push(orm);
    return orm;
  }

  test("TransactionGuardDriver: Kysely keeps the connection after a failed BEGIN (kysely#1990)", async () => {
    let released = 0;
    const client: PostgresPoolClient = {
      query(): never {
        throw new Error("BEGIN failed");
      },
      release() {
        released += 1;
      },
    };
    const pool = { options: {}, connect: async () => client, end: async () => undefined };
    const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    await expect(database.startTransaction().execute()).rejects.toThrow("BEGIN failed");
    expect(released).toBe(0);
  });

  test("TransactionGuardDriver: a COMMIT that PostgreSQL answers with ROLLBACK is a success (node-postgres#1488)", async () => {
    const em = open().em.fork();
    const committed = em.transactional(async (inner) => {
      await inner.execute("create table lost ()");
      await inner.execute("select 1/0").catch(() => undefined);
    });
    await expect(committed).resolves.toBeUndefined();
    expect(await em.execute("select to_regclass('lost') as found")).toEqual([{ found: null }]);
  });

  test("postgresqlClient: after a query_timeout the pool lends the busy connection (node-postgres#3399)", async () => {
    const em = open({ max: 1, query_timeout: 300 }).em.fork();
    await expect(em.execute("select pg_sleep(2)")).rejects.toThrow("Query read timeout");
    await expect(em.execute("select 1")).rejects.toThrow("Query read timeout");
  });

  test("redactDriverError: MikroORM's exceptions repeat the values of a refused row", async () => {
    const em = open().em.fork();
    await em.execute("create table told (secret text, missing text not null)");
    const refused = em.execute("insert into told (secret) values ('told-secret')");
    await expect(refused).rejects.toThrow(/Failing row contains \(told-secret/);
  });
});

describe("PGlite by itself", () => {
  let parent: string;
  let directory: string;
  const opened: PGlite[] = [];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "portcullis-upstream-"));
    directory = join(parent, "data");
    await copyEmbeddedDatabase(directory, "empty");
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((pglite) => pglite.close().catch(() => undefined)));
    await rm(parent, { recursive: true });
  });

  async function open(path: string): Promise<PGlite> {
    const pglite = await PGlite.create(path);
    opened.push(pglite);
    return pglite;
  }

  test("pgliteDialect: Kysely's own dialect never answers after a failed BEGIN", async () => {
    const pglite = await open(directory);
    pglite.transaction = () => {
      const refused = Promise.reject(new Error("BEGIN failed"));
      // Kysely leaves it unhandled, which ends a process.
      refused.catch(() => undefined);
      return refused;
    };
    const database = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) });
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    database.startTransaction().execute().then(settle, settle);
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    expect(isSettled).toBe(false);
  });

  test("lockDataDirectory: a directory opens twice at the same time (pglite#1106)", async () => {
    await open(directory);
    const second = await open(directory);
    expect((await second.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("PgliteInstance: after a panic it acknowledges further writes", async () => {
    const pglite = await open(directory);
    await pglite.exec("create table written (id int)");
    // A checkpoint panics when it can't write.
    await mkdir(join(directory, "pg_logical/replorigin_checkpoint.tmp"));
    await expect(pglite.exec("checkpoint")).rejects.toMatchObject({ severity: "PANIC" });
    await expect(pglite.query("insert into written values (1)")).resolves.toBeDefined();
  });

  test("pgliteConnection's realpath: a directory can't be opened by a link to it", async () => {
    await (await open(directory)).close();
    const link = join(parent, "link");
    await symlink(directory, link);
    await expect(PGlite.create(link)).rejects.toBeDefined();
  });
});

test.runIf(process.platform === "linux")(
  "prepareDirectory: Node's recursive mkdir never ends below a directory that refuses children with ENOENT",
  async () => {
    const program = 'require("node:fs").mkdirSync("/proc/nope/deeper", { recursive: true })';
    const child = spawn(process.execPath, ["-e", program], { stdio: "ignore", timeout: 2_000 });
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGTERM");
  },
);
