import { afterAll, beforeAll, describe } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import {
  createEmbeddedDatabase,
  createMigratedDatabase,
  createMigratedEmbeddedDatabase,
  createTestDatabase,
} from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";

/** What the adapters run on, by name: each makes an empty database. */
export const engines: Readonly<Record<string, () => Promise<TestDatabase>>> = {
  PGlite: createEmbeddedDatabase,
  PostgreSQL: createTestDatabase,
};

/** The same with every migration. */
const migratedEngines: typeof engines = {
  PGlite: createMigratedEmbeddedDatabase,
  PostgreSQL: createMigratedDatabase,
};

/** Defines the same tests for each engine, on one migrated database of its own, which `opened` gives to a running test. */
export function describeOnEachEngine(title: string, define: (opened: () => Database) => void): void {
  describe.each(Object.entries(migratedEngines))(`${title} on %s`, (_, createEngine) => {
    let engine: TestDatabase;
    let database: Database;

    beforeAll(async () => {
      engine = await createEngine();
      database = await openDatabase({ url: engine.url });
    });

    afterAll(async () => {
      await database.close();
      await engine.drop();
    });

    define(() => database);
  });
}
