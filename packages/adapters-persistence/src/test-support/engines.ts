import { afterAll, beforeAll, describe } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createTestDatabase } from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";

/** What the adapters run on, by name: each makes an empty database. */
export const engines: Readonly<Record<string, () => Promise<TestDatabase>>> = {
  PGlite: async () => ({ url: "pglite:memory", drop: async () => undefined }),
  PostgreSQL: createTestDatabase,
};

/** Defines the same tests for each engine, on one migrated database of its own, which `opened` gives to a running test. */
export function describeOnEachEngine(title: string, define: (opened: () => Database) => void): void {
  describe.each(Object.entries(engines))(`${title} on %s`, (_, createEngine) => {
    let engine: TestDatabase;
    let database: Database;

    beforeAll(async () => {
      engine = await createEngine();
      database = await openDatabase({ url: engine.url });
      await database.migrator.up();
    });

    afterAll(async () => {
      await database.close();
      await engine.drop();
    });

    define(() => database);
  });
}
