import { describe, expect, test } from "vitest";
import { InProcessServer } from "../support/in-process-server.ts";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.ts";
import type { TestDatabase } from "../support/test-database.ts";
import {
  createDatabaseBehindPgBouncer,
  createMigratedDatabase,
  createMigratedEmbeddedDatabase,
} from "../support/test-database.ts";
import { corpus } from "./corpus.ts";
import { administrator, RecordingClient } from "./scenario.ts";

const databases = {
  memory: async (): Promise<TestDatabase> => ({ url: "memory:", drop: async () => undefined }),
  pglite: createMigratedEmbeddedDatabase,
  postgres: createMigratedDatabase,
  pgbouncer: createDatabaseBehindPgBouncer,
};
type DatabaseName = keyof typeof databases;

const transcripts = new Map<string, Map<DatabaseName, unknown>>();

describe.each<DatabaseName>(["memory", "pglite", "postgres", "pgbouncer"])(
  "the scenario corpus on %s",
  (name) => {
    test("passes", async (context) => {
      if (name === "pgbouncer" && !PgBouncer.isInstalled()) return context.skip(noPgBouncer);
      const database = await databases[name]();
      const server = await InProcessServer.start({
        env: {
          DATABASE_URL: database.url,
          DATABASE_POOLER: name === "pgbouncer" ? "transaction" : "none",
          MIGRATE_ON_START: "true",
          LOG_LEVEL: "warn",
          BOOTSTRAP_ADMIN_EMAIL: administrator.email,
          BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
        },
      });
      try {
        for (const scenario of corpus) {
          const client = new RecordingClient(server.url);
          await scenario.run(client);
          const byDatabase = transcripts.get(scenario.name) ?? new Map<DatabaseName, unknown>();
          transcripts.set(scenario.name, byDatabase.set(name, client.transcript));
          expect(client.transcript.length).toBeGreaterThan(0);
        }
        expect(server.output).not.toMatch(/"level":(50|60)/);
      } finally {
        await server.stop();
        await database.drop();
      }
    }, 120_000);
  },
);

describe("the same answers everywhere, error codes included", () => {
  test.each(corpus.map(({ name }) => name))("%s", (name) => {
    const { memory, pglite, postgres, pgbouncer } = Object.fromEntries(transcripts.get(name) ?? []);
    expect(memory).toBeDefined();
    expect(pglite).toEqual(memory);
    expect(postgres).toEqual(memory);
    if (PgBouncer.isInstalled()) expect(pgbouncer).toEqual(memory);
  });
});
