import { StoreUnavailable } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { explainDatabaseError } from "./errors/explain-database-error.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { describeOnEachEngine, engines } from "./test-support/engines.ts";

async function check({ healthCheck }: Database): Promise<string> {
  const error = await healthCheck.check().catch((reason: unknown) => reason);
  if (error === undefined) return "ok";
  expect(error).toBeInstanceOf(StoreUnavailable);
  return explainDatabaseError(error).reason;
}

const execute = ({ orm }: Database, sql: string) => orm.em.fork().execute(sql);

describeOnEachEngine("the health check and missing tables", (opened) => {
  test("[SEC-079] a table that was there and is renamed makes it unavailable until it is back", async () => {
    expect(await check(opened())).toBe("ok");
    await execute(opened(), "alter table sessions rename to sessions_old");
    for (let again = 0; again < 2; again += 1)
      expect(await check(opened())).toMatch(/missing: "public"\."sessions"\./);
    await execute(opened(), "alter table sessions_old rename to sessions");
    expect(await check(opened())).toBe("ok");
  });

  test("[SEC-079] after `down` beside it, it is unavailable until `up`", async () => {
    expect(await check(opened())).toBe("ok");
    await opened().migrator.down();
    expect(await check(opened())).toContain("apply the migrations");
    await opened().migrator.up();
    expect(await check(opened())).toBe("ok");
  });
});

describe.each(Object.entries(engines))(
  "the health check and tables that never were on %s",
  (_, createEngine) => {
    test("before the migrations, and where a host keeps some of the tables elsewhere, nothing is missing", async () => {
      const engine = await createEngine();
      const database = await openDatabase({ url: engine.url });
      try {
        expect(await check(database)).toBe("ok");
        await database.migrator.up();
        await execute(database, "drop table users cascade");
        expect(await check(database)).toBe("ok");
      } finally {
        await database.close();
        await engine.drop();
      }
    });
  },
);
