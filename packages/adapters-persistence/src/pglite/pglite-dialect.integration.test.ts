import type { PGlite } from "@electric-sql/pglite";
import { CompiledQuery } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { ConnectionQueue } from "../connection/connection-queue.ts";
import { DatabaseLost } from "../errors/database-lost.ts";
import { usePglite } from "../test-support/use-pglite.ts";
import { pgliteDialect } from "./pglite-dialect.ts";
import { PgliteInstance } from "./pglite-instance.ts";

describe("[SEC-101] once the directory's lock is lost", () => {
  let pglite: PGlite;
  let held: boolean;
  const lock = {
    isHeld: () => held,
    requireHeld() {
      if (!held) throw new DatabaseLost("/data", "it is open elsewhere");
    },
    release: async () => undefined,
  };

  usePglite((opened) => {
    pglite = opened;
  });
  beforeEach(() => {
    held = true;
  });

  async function connect() {
    const queue = new ConnectionQueue({
      size: 1,
      maxWaiting: 1,
      maxWait: 1_000,
      abortSignal: () => undefined,
    });
    const instance = new PgliteInstance(pglite, null, lock);
    const driver = pgliteDialect(instance, queue).createDriver();
    await driver.init();
    return { driver, connection: await driver.acquireConnection() };
  }

  test("a commit on its way is not acknowledged", async () => {
    const { driver, connection } = await connect();
    await driver.beginTransaction(connection, {});
    await connection.executeQuery(CompiledQuery.raw("create table underway ()"));
    const committed = driver.commitTransaction(connection);
    held = false;
    await expect(committed).rejects.toThrow(DatabaseLost);
  });

  test("no statement reaches PGlite", async () => {
    const { connection } = await connect();
    held = false;
    const late = connection.executeQuery(CompiledQuery.raw("create table late ()"));
    await expect(late).rejects.toThrow(DatabaseLost);
    const { rows } = await pglite.query("select to_regclass('late') as found");
    expect(rows).toEqual([{ found: null }]);
  });
});
