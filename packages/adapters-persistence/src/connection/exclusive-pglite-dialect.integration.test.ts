import { PGlite } from "@electric-sql/pglite";
import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { DatabaseLost } from "../errors/database-lost.ts";
import { ExclusivePgliteDialect } from "./exclusive-pglite-dialect.ts";

test("a commit during which the lock was lost is not acknowledged", async () => {
  await using pglite = await PGlite.create("memory://");
  let held = true;
  const requireHeld = () => {
    if (!held) throw new DatabaseLost("/data", "it is open elsewhere");
  };
  const lock = { requireHeld, isHeld: () => held, release: async () => undefined };
  const driver = new ExclusivePgliteDialect(pglite, lock).createDriver();
  await driver.init();
  const connection = await driver.acquireConnection();
  await driver.beginTransaction(connection, {});
  await connection.executeQuery(CompiledQuery.raw("create table kept ()"));
  const committed = driver.commitTransaction(connection);
  held = false;
  await expect(committed).rejects.toThrow(DatabaseLost);
});
