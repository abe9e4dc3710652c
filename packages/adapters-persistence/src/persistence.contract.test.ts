import { persistenceContracts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { createTestDatabase } from "../../../tests/support/postgres.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";

const tables =
  "users, roles, permissions, role_permissions, user_roles, sessions, refresh_tokens, signing_keys, event_outbox";

const engines = {
  PGlite: async () => ({ url: "pglite:memory", drop: async () => undefined }),
  PostgreSQL: createTestDatabase,
};

describe.each(Object.entries(engines))("on %s", (_, createEngine) => {
  let engine: Awaited<ReturnType<typeof createEngine>>;
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

  for (const [port, contract] of Object.entries(persistenceContracts)) {
    describe(port, () => {
      test.each(contract)("$name", ({ run }) =>
        run(async () => {
          await database.orm.em.fork().execute(`truncate ${tables}`);
          return database.ports;
        }),
      );
    });
  }
});
