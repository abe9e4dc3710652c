import { StoreUnavailable } from "@portcullis/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { explainDatabaseError } from "./errors/explain-database-error.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { engines } from "./test-support/engines.ts";

describe.each(Object.entries(engines))("the health check and missing tables on %s", (_, createEngine) => {
  let engine: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    engine = await createEngine();
    database = await openDatabase({ url: engine.url });
  });

  afterEach(async () => {
    await database.close();
    await engine.drop();
  });

  async function check(): Promise<string> {
    const error = await database.healthCheck.check().catch((reason: unknown) => reason);
    if (error === undefined) return "ok";
    expect(error).toBeInstanceOf(StoreUnavailable);
    return explainDatabaseError(error).reason;
  }

  const execute = (sql: string) => database.orm.em.fork().execute(sql);

  test("[SEC-079] a table that was there and is renamed makes it unavailable until it is back", async () => {
    await database.migrator.up();
    expect(await check()).toBe("ok");
    await execute("alter table sessions rename to sessions_old");
    for (let again = 0; again < 2; again += 1)
      expect(await check()).toMatch(/missing: "public"\."sessions"\./);
    await execute("alter table sessions_old rename to sessions");
    expect(await check()).toBe("ok");
  });

  test("[SEC-079] after `down` beside it, it is unavailable until `up`", async () => {
    await database.migrator.up();
    expect(await check()).toBe("ok");
    await database.migrator.down();
    expect(await check()).toContain("apply the migrations");
    await database.migrator.up();
    expect(await check()).toBe("ok");
  });

  test("before the migrations, and where a host keeps some of the tables elsewhere, nothing is missing", async () => {
    expect(await check()).toBe("ok");
    await database.migrator.up();
    await execute("drop table users cascade");
    expect(await check()).toBe("ok");
  });
});
