import { StoreUnavailable } from "@portcullis/core";
import { persistenceContracts } from "@portcullis/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { noPgBouncer, PgBouncer } from "../../../tests/support/pgbouncer.ts";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { createTestDatabase } from "../../../tests/support/test-database.ts";
import { allMigrations } from "./migrations/all-migrations.ts";
import type { Database, DatabaseOptions } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { deleteEveryRow } from "./test-support/delete-every-row.ts";
import { newUser, now } from "./test-support/samples.ts";

describe("behind PgBouncer, which lends a connection for one transaction", () => {
  let pgbouncer: PgBouncer;
  let server: TestDatabase;
  let database: Database;
  const opened: Database[] = [];

  beforeAll(async () => {
    if (!PgBouncer.isInstalled()) return;
    pgbouncer = await PgBouncer.start(inject("databases").postgresUrl);
    server = await createTestDatabase();
    // Processes that start together.
    const databases = await Promise.all(Array.from({ length: 4 }, () => open()));
    const applied = await Promise.all(databases.map(({ migrator }) => migrator.up()));
    expect(applied.flat()).toEqual(allMigrations.map(({ name }) => name));
    [database = await open()] = databases;
  });

  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await pgbouncer?.stop();
    await server?.drop();
  });

  beforeEach((context) => {
    if (!PgBouncer.isInstalled()) context.skip(noPgBouncer);
  });

  async function open(
    options: Partial<DatabaseOptions> = {},
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<Database> {
    const url = new URL(pgbouncer.through(server.url));
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const each = await openDatabase({ url: url.href, pooler: "transaction", ...options });
    opened.push(each);
    return each;
  }

  const timeouts =
    "select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle";

  test("a transaction has its timeouts, and leaves none to the statements of others", async () => {
    const { orm, ports, withEntityManager } = database;
    const inTransaction = [{ statement: "3500ms", idle: "5s" }];
    for (const run of [
      ports.unitOfWork.run.bind(ports.unitOfWork),
      (work: () => Promise<unknown>) => orm.em.fork().transactional(work),
    ])
      expect(await run(() => withEntityManager((em) => em.execute(timeouts)))).toEqual(inTransaction);
    const own = await open({}, { statement_timeout: "1234", idle_in_transaction_session_timeout: "0" });
    const given = await own.ports.unitOfWork.run(() => own.withEntityManager((em) => em.execute(timeouts)));
    expect(given).toEqual([{ statement: "1234ms", idle: "0" }]);
    for (let time = 0; time < 10; time += 1)
      expect(await withEntityManager((em) => em.execute(timeouts))).toEqual([{ statement: "0", idle: "0" }]);
  });

  test("one that lends a connection for the session needs no switch: it refuses no startup parameter", async () => {
    const lending = await PgBouncer.start(inject("databases").postgresUrl, "session");
    const direct = await openDatabase({ url: lending.through(server.url) });
    expect(await direct.orm.em.fork().execute(timeouts)).toEqual([{ statement: "3500ms", idle: "5s" }]);
    await direct.close();
    await lending.stop();
  });

  test("a transaction that sends nothing, as that of a frozen process, is ended, and its locks are free", async () => {
    const frozen = await open({}, { idle_in_transaction_session_timeout: "500" });
    const user = await database.ports.users.add(newUser());
    const holds = Promise.withResolvers<void>();
    const thaws = Promise.withResolvers<void>();
    const work = frozen.ports.unitOfWork.run(async () => {
      await frozen.ports.users.lock(user.id);
      await frozen.ports.users.save(user.changeProfile({ name: "Frozen" }, now));
      holds.resolve();
      await thaws.promise;
    });
    const ended = expect(work).rejects.toThrow(StoreUnavailable);
    await holds.promise;
    const changed = database.ports.unitOfWork.run(async () => {
      await database.ports.users.lock(user.id);
      await database.ports.users.save(user.changeProfile({ name: "Changed" }, now));
    });
    await changed.finally(thaws.resolve);
    await ended;
    expect((await database.ports.users.findById(user.id))?.name).toBe("Changed");
    expect((await frozen.ports.users.findById(user.id))?.name).toBe("Changed");
  });

  test("the health check passes", async () => {
    await expect(database.healthCheck.check()).resolves.toBeUndefined();
  });

  test("migrations go down and up", async () => {
    const latest = allMigrations.at(-1)?.name;
    expect(await database.migrator.down()).toBe(latest);
    expect(await database.migrator.up()).toEqual([latest]);
  });

  for (const [port, contract] of Object.entries(persistenceContracts)) {
    describe(port, () => {
      test.each(contract)("$name", ({ run }) =>
        run(async () => {
          await deleteEveryRow(database);
          return database.ports;
        }),
      );
    });
  }
});
