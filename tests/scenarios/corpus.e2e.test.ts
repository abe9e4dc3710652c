import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ServerProcess } from "../support/server-process.ts";
import { createTestDatabase } from "../support/test-database.ts";
import { corpus } from "./corpus.ts";
import { administrator, RecordingClient } from "./scenario.ts";

type Database = "memory" | "pglite" | "postgres";

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
  return url;
}

describe.each<Database>(["memory", "pglite", "postgres"])("the scenario corpus on %s", (database) => {
  test("passes", async () => {
    const server = await ServerProcess.start({
      env: {
        DATABASE_URL: await urlOf(database),
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
});

describe("the same answers everywhere, error codes included", () => {
  test.each(corpus.map(({ name }) => name))("%s", (name) => {
    const { memory, pglite, postgres } = Object.fromEntries(transcripts.get(name) ?? []);
    expect(memory).toBeDefined();
    expect(pglite).toEqual(memory);
    expect(postgres).toEqual(memory);
  });
});
