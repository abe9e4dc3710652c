import type { PGlite } from "@electric-sql/pglite";
import { CompiledQuery, Kysely } from "kysely";
import { describe, expect, test } from "vitest";
import { ConnectionQueue } from "../connection/connection-queue.ts";
import { usePglite } from "../test-support/use-pglite.ts";
import { pgliteDialect } from "./pglite-dialect.ts";
import { PgliteInstance } from "./pglite-instance.ts";

describe("a BEGIN that fails on PGlite", () => {
  let pglite: PGlite;

  usePglite((opened) => {
    pglite = opened;
  });

  function failFirstBegin(): void {
    const { query } = pglite;
    pglite.query = async (sql: string, ...rest) => {
      // Called for each type of rows, which this passes on.
      if (!/^(begin|start transaction)/i.test(sql)) return query.call(pglite, sql, ...rest) as never;
      pglite.query = query;
      throw new Error("BEGIN failed");
    };
  }

  function open(): Kysely<unknown> {
    const queue = new ConnectionQueue({ size: 1, maxWaiting: 10, maxWait: 1_000 });
    return new Kysely({ dialect: pgliteDialect(new PgliteInstance(pglite, null, null), queue) });
  }

  test("leaves the connection to the statements and transactions that follow", async () => {
    failFirstBegin();
    const database = open();
    await expect(database.startTransaction().execute()).rejects.toThrow("BEGIN failed");
    const { rows } = await database.executeQuery(CompiledQuery.raw("select 1 as one"));
    expect(rows).toEqual([{ one: 1 }]);
    const transaction = await database.startTransaction().execute();
    await transaction.executeQuery(CompiledQuery.raw("create table kept ()"));
    await transaction.commit().execute();
    const kept = await database.executeQuery(CompiledQuery.raw("select to_regclass('kept') as found"));
    expect(kept.rows).toEqual([{ found: "kept" }]);
  });

  test("has the requested isolation level and access mode", async () => {
    const transaction = await open()
      .startTransaction()
      .setIsolationLevel("serializable")
      .setAccessMode("read only")
      .execute();
    const { rows } = await transaction.executeQuery(
      CompiledQuery.raw(
        "select current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as ro",
      ),
    );
    await transaction.rollback().execute();
    expect(rows).toEqual([{ level: "serializable", ro: "on" }]);
  });
});
