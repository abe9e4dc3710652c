import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Overloaded, StoreUnavailable } from "@portcullis/core";
import { afterAll, describe, expect, test } from "vitest";
import { PostgresServer } from "../../../tests/support/postgres-server.ts";
import { SmallDisk } from "../../../tests/support/small-disk.ts";
import { startTcpProxy } from "../../../tests/support/tcp-proxy.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";
import { within } from "../../../tests/support/within.ts";
import { withAbortSignal } from "./connection/abort-signal.ts";
import { explainDatabaseError } from "./errors/explain-database-error.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { newUser } from "./test-support/samples.ts";
import { useOwnServer } from "./test-support/use-own-server.ts";

const poolMax = 3;

const reasonOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "ok",
    (reason: unknown) => reason,
  );

describe("PostgreSQL that answers and can't be used", () => {
  let server: PostgresServer;
  let database: Database;

  useOwnServer(poolMax, (opened) => {
    ({ server, database } = opened);
  });

  const save = () => database.ports.users.add(newUser());
  const read = () => database.ports.users.findById(newUser().id);

  /** As many operations at once as there are connections, so that each is used. */
  async function useEveryConnection(): Promise<readonly unknown[]> {
    return Promise.all(Array.from({ length: poolMax }, () => reasonOf(save())));
  }

  async function expectRefused(code: string): Promise<void> {
    for (const reason of await useEveryConnection()) {
      expect(reason).toBeInstanceOf(StoreUnavailable);
      expect(explainDatabaseError(reason).reason).toContain(code);
    }
    expect(await reasonOf(database.healthCheck.check())).toBeInstanceOf(StoreUnavailable);
  }

  async function expectService(): Promise<void> {
    await expect.poll(() => reasonOf(database.healthCheck.check()), { timeout: 5_000 }).toBe("ok");
    expect(await useEveryConnection()).toEqual(Array(poolMax).fill("ok"));
  }

  test("[SEC-076] turned read-only, it is unavailable to reads as well, and used again by itself", async () => {
    await expectService();
    await server.setReadOnly(true);
    await expectRefused("25006");
    expect(await reasonOf(read())).toBeInstanceOf(StoreUnavailable);
    await server.setReadOnly(false);
    await expectService();
  });

  test("[SEC-076] a standby is not used, reads included, until it is promoted", async () => {
    await server.demote();
    await expectRefused("25006");
    expect(await reasonOf(read())).toBeInstanceOf(StoreUnavailable);
    const standby = await openDatabase({ url: server.url });
    expect(await reasonOf(standby.ports.users.findById(newUser().id))).toBeInstanceOf(StoreUnavailable);
    await standby.close();
    await server.promote();
    await expectService();
  });

  test("[SEC-076] after a failover that closes no connection, every one is reconnected to the new primary", async () => {
    const next = await PostgresServer.start();
    await using address = await startTcpProxy(Number(new URL(server.url).port));
    const url = new URL(server.url);
    url.port = String(address.port);
    const failing = await openDatabase({ url: url.href, poolMax });
    try {
      const other = await openDatabase({ url: next.url });
      await other.migrator.up();
      await Promise.all(Array.from({ length: poolMax }, () => failing.ports.users.add(newUser())));
      address.target = Number(new URL(next.url).port);
      await server.setReadOnly(true);
      await expect
        .poll(() => reasonOf(failing.ports.users.add(newUser())), { timeout: 5_000 })
        .not.toBeInstanceOf(Error);
      const users = Array.from({ length: poolMax * 2 }, () => newUser());
      const saved = await Promise.all(users.map((user) => failing.ports.users.add(user)));
      for (const { id } of saved) expect(await other.ports.users.findById(id)).not.toBeNull();
      await other.close();
    } finally {
      await failing.close();
      await server.setReadOnly(false);
      await next.stop();
    }
    await expectService();
  });

  test("a disk without space makes it unavailable until a check finds some, though other writes succeed", async () => {
    await expectService();
    // What PostgreSQL says on a full disk, without one: of a row that needs space, and of the temporary file of the check.
    await server.execute(`create function fail_for_space() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
    await server.execute("create trigger no_space before insert on users execute function fail_for_space()");
    await server.execute("create schema full_disk");
    await server.execute(`create function full_disk.generate_series(int, int) returns setof int language plpgsql as
      $$ begin raise exception 'could not write to file' using errcode = '53100'; end $$`);
    const path = "alter role postgres set search_path";
    await server.execute(`${path} = full_disk, pg_catalog, public`);
    const full = await openDatabase({ url: server.url, poolMax });
    try {
      expect(await reasonOf(full.healthCheck.check())).toBeInstanceOf(StoreUnavailable);
      await server.execute(`alter role postgres reset search_path`);
    } finally {
      await full.close();
    }
    // This one found space a moment ago: it asks again because a write failed.
    expect(await reasonOf(database.healthCheck.check())).toBe("ok");
    await expectDiskFull();
    await server.execute("drop trigger no_space on users");
    await expectService();

    async function expectDiskFull(): Promise<void> {
      const pids = "select pid from pg_stat_activity where application_name = 'portcullis'";
      await server.execute(`${path} = full_disk, pg_catalog, public`);
      await server.execute(`select pg_terminate_backend(pid) from (${pids}) as ours`);
      await expect.poll(async () => server.execute(pids)).toEqual([]);
      const refused = await reasonOf(save());
      expect(refused).toBeInstanceOf(StoreUnavailable);
      expect(explainDatabaseError(refused).reason).toContain("53100");
      for (let check = 0; check < 3; check += 1)
        expect(await reasonOf(database.healthCheck.check())).toBeInstanceOf(StoreUnavailable);
      await server.execute("alter role postgres reset search_path");
      await server.execute(`select pg_terminate_backend(pid) from (${pids}) as ours`);
    }
  });

  test("a locked table: every caller is answered within eight seconds, and the check reports it", async () => {
    await expectService();
    const session = await server.openSession();
    await session.execute("begin");
    await session.execute("lock table users in access exclusive mode");
    try {
      const reasons = await within(8_000, () =>
        Promise.all(Array.from({ length: 20 }, () => reasonOf(read()))),
      );
      const refused = reasons.filter((reason) => reason instanceof StoreUnavailable);
      const tooLong = reasons.filter((reason) => reason instanceof Overloaded);
      expect(refused.length).toBeGreaterThanOrEqual(poolMax);
      expect([refused.length + tooLong.length, tooLong.length > 0]).toEqual([20, true]);
      expect(explainDatabaseError(refused[0]).reason).toContain("57014");
      const checked = await reasonOf(database.healthCheck.check());
      expect(checked).toBeInstanceOf(StoreUnavailable);
    } finally {
      await session.execute("rollback");
      await session.close();
    }
    await expectService();
  }, 60_000);

  test("callers who stopped waiting are removed, so that those behind them are served at once", async () => {
    const session = await server.openSession();
    await session.execute("begin");
    await session.execute("lock table users in access exclusive mode");
    const gone = new AbortController();
    const left = Array.from({ length: 60 }, () => reasonOf(withAbortSignal(gone.signal, read)));
    const behind = Array.from({ length: 20 }, () => reasonOf(read()));
    gone.abort();
    // All but those who wait for the table itself.
    const dropped = (await Promise.all(left.slice(poolMax))).filter((reason) => reason instanceof Overloaded);
    expect(dropped).toHaveLength(60 - poolMax);
    await session.execute("rollback");
    await session.close();
    expect(await Promise.all(behind)).toEqual(Array(20).fill("ok"));
    await Promise.all(left);
  });

  test("a certificate file that is deleted loses no connection", async () => {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-certificate-"));
    const file = join(directory, "ca.pem");
    await writeFile(file, "");
    const secured = await openDatabase({ url: `${server.url}?sslrootcert=${file}`, poolMax: 1 });
    await rm(directory, { recursive: true });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const find = () => reasonOf(secured.ports.users.findById(newUser().id));
      expect(await within(4_000, find)).toBeInstanceOf(StoreUnavailable);
    }
    await secured.close();
  });
});

const disk = await SmallDisk.mount();
// Where none may be mounted, the errors that PostgreSQL raises above have to do.
if (disk !== null)
  describe("on a disk of its own that is full", () => {
    afterAll(() => disk[Symbol.asyncDispose]());

    const engines = {
      PGlite: async () => {
        const directory = join(disk.directory, "data");
        await copyEmbeddedDatabase(directory, "empty");
        return { url: `pglite:${directory}`, stop: async () => undefined };
      },
      PostgreSQL: () => PostgresServer.start(disk.directory),
    };

    test.each(Object.entries(engines))(
      "[SEC-077] %s is unavailable until there is space, and loses nothing",
      async (_, start) => {
        const server = await start();
        const database = await openDatabase({ url: server.url });
        try {
          await database.migrator.up();
          const { users } = database.ports;
          const check = () => reasonOf(database.healthCheck.check());
          const saved = [await users.add(newUser())];
          expect(await check()).toBe("ok");
          await disk.fill();
          let refusal: unknown = null;
          // Pages that have room take some rows more.
          while (refusal === null)
            await users.add(newUser()).then(
              (user) => void saved.push(user),
              (reason: unknown) => {
                refusal = reason;
              },
            );
          expect(refusal).toBeInstanceOf(StoreUnavailable);
          expect(explainDatabaseError(refusal).reason).toContain("53100");
          expect(await check()).toBeInstanceOf(StoreUnavailable);
          await disk.free();
          await expect.poll(check, { timeout: 10_000 }).toBe("ok");
          saved.push(await users.add(newUser()));
          for (const user of saved) expect(await users.findById(user.id)).toEqual(user);
        } finally {
          await database.close();
          await server.stop();
        }
      },
      60_000,
    );
  });
