import { setTimeout as sleep } from "node:timers/promises";
import { Migration } from "@mikro-orm/migrations";
import { StoreUnavailable } from "@portcullis/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../tests/support/test-database.ts";
import { explainDatabaseError } from "./errors/explain-database-error.ts";
import type { MigrationClass } from "./migrations/all-migrations.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { newUser, now } from "./test-support/samples.ts";

const poolMax = 2;

describe("a transaction that sends nothing, as that of a frozen process", () => {
  let server: TestDatabase;
  const opened: Database[] = [];

  beforeEach(async () => {
    server = await createMigratedDatabase();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await server.drop();
  });

  async function open(
    parameters: Readonly<Record<string, string>> = {},
    migrations: readonly MigrationClass[] = [],
  ): Promise<Database> {
    const url = new URL(server.url);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const database = await openDatabase({ url: url.href, poolMax, migrations });
    opened.push(database);
    await database.migrator.up();
    return database;
  }

  /** The pool lends every connection: none was lost. */
  async function expectEveryConnection({ ports }: Database): Promise<void> {
    const all = Promise.withResolvers<void>();
    let running = 0;
    const useOne = () =>
      ports.unitOfWork.run(async () => {
        await ports.users.add(newUser());
        running += 1;
        if (running === poolMax) all.resolve();
        await all.promise;
      });
    await Promise.all(Array.from({ length: poolMax }, useOne));
  }

  test("[SEC-078] is ended after five seconds: the locks that it held are free, and what it wrote is gone", async () => {
    const frozen = await open();
    const other = await open();
    const user = await other.ports.users.add(newUser());
    const holds = Promise.withResolvers<void>();
    const thaws = Promise.withResolvers<void>();
    const work = frozen.ports.unitOfWork.run(async () => {
      await frozen.ports.users.save(user.changeProfile({ name: "Frozen" }, now));
      holds.resolve();
      await thaws.promise;
      await frozen.ports.users.add(newUser());
    });
    const ended = expect(work).rejects.toThrow(StoreUnavailable);
    await holds.promise;
    const change = () =>
      other.ports.users.save(user.changeProfile({ name: "Changed" }, now)).then(({ name }) => name, String);
    // The first attempt waits for the lock until its own statement times out.
    await expect.poll(change, { timeout: 15_000 }).toBe("Changed");
    thaws.resolve();
    await ended;
    expect((await other.ports.users.findById(user.id))?.name).toBe("Changed");
    await expectEveryConnection(frozen);
  }, 30_000);

  test("[SEC-078] fails as unavailable, at its next statement or at its end", async () => {
    const database = await open({ idle_in_transaction_session_timeout: "100" });
    const watch = await open();
    const lost = newUser();
    /** Idle until the server has ended the session. */
    const wait = async (pid: unknown) => {
      const sessions = () =>
        watch.withEntityManager((em) => em.execute("select from pg_stat_activity where pid = ?", [pid]));
      await expect.poll(sessions).toEqual([]);
    };
    for (const next of [() => database.ports.users.add(newUser()), async () => undefined]) {
      const refused = await database.ports.unitOfWork
        .run(async () => {
          await database.ports.users.add(lost);
          const [own] = await database.withEntityManager((em) =>
            em.execute("select pg_backend_pid() as pid"),
          );
          await wait(own?.["pid"]);
          await next();
        })
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StoreUnavailable);
    }
    expect(await watch.ports.users.findById(lost.id)).toBeNull();
    await expectEveryConnection(database);
  });

  test("may pause for a minute in a migration", async () => {
    class Pausing extends Migration {
      override readonly name = "pausing";
      override async up(): Promise<void> {
        await this.execute("create table paused (id int)");
        await sleep(500);
        await this.execute("insert into paused values (1)");
      }
    }
    const database = await open({ idle_in_transaction_session_timeout: "100" }, [Pausing]);
    expect(await database.orm.em.fork().execute("select id from paused")).toEqual([{ id: 1 }]);
  });

  test.each(["25P03", "25P04", "55P03"])("%s is unavailable, with a reason", async (code) => {
    const database = await open();
    const refused = await database
      .withEntityManager((em) => em.execute(`do $$ begin raise 'no' using errcode = '${code}'; end $$`))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnavailable);
    expect(explainDatabaseError(refused).reason).toContain(code);
  });
});
