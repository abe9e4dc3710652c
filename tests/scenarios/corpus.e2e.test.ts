import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { ServerProcess } from "../support/server-process.ts";
import { corpus } from "./corpus.ts";
import { administrator, RecordingClient } from "./scenario.ts";

type Database = "memory" | "pglite" | "postgres" | "pgbouncer";

const transcripts = new Map<string, Map<Database, unknown>>();
const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function urlOf(database: Database): Promise<string> {
  if (database === "memory") return "memory:";
  if (database === "pglite") {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-corpus-"));
    cleanups.push(() => rm(directory, { recursive: true, force: true }));
    return `pglite:${join(directory, "db")}`;
  }
  const { url, drop } = await createTestDatabase();
  cleanups.push(drop);
  if (database === "postgres") return url;
  const pgbouncer = await PgBouncer.start(inject("postgresUrl"));
  cleanups.push(() => pgbouncer.stop());
  return pgbouncer.through(url);
}

describe.each<Database>(["memory", "pglite", "postgres", "pgbouncer"])(
  "the scenario corpus on %s",
  (database) => {
    test("passes", async (context) => {
      if (database === "pgbouncer" && !PgBouncer.isInstalled()) context.skip(noPgBouncer);
      const server = await ServerProcess.start({
        env: {
          DATABASE_URL: await urlOf(database),
          DATABASE_POOLER: database === "pgbouncer" ? "transaction" : "none",
          MIGRATE_ON_START: "true",
          LOG_LEVEL: "warn",
          BOOTSTRAP_ADMIN_EMAIL: administrator.email,
          BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
        },
      });
      try {
        for (const { name, run } of corpus) {
          const client = new RecordingClient(server.url);
          await run(client);
          const byDatabase = transcripts.get(name) ?? new Map<Database, unknown>();
          transcripts.set(name, byDatabase.set(database, client.transcript));
          expect(client.transcript.length).toBeGreaterThan(0);
        }
        expect(await server.kill("SIGTERM")).toBe(0);
        expect(server.output).not.toMatch(/"level":(50|60)/);
      } finally {
        await server.kill("SIGKILL");
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
