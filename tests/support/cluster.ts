import { inject } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient } from "./api-client.ts";
import { InProcessServer } from "./in-process-server.ts";
import { ServerProcess } from "./server-process.ts";
import type { TestDatabase } from "./test-database.ts";
import { createMigratedDatabase } from "./test-database.ts";

/** Two reference servers on one real PostgreSQL database. */
export interface Cluster {
  readonly databaseUrl: string;
  readonly apis: readonly [ApiClient, ApiClient];
  /** A client of the first and of the second server, alternately. */
  next(): ApiClient;
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;
type Start = (options: { readonly env: Settings }) => Promise<AsyncDisposable & { readonly url: string }>;

const insecureServer = new URL("insecure-server.ts", import.meta.url);

/**
 * Each server is a process of its own. Only the load project has real password hashes.
 * @param createDatabase Default: a database that is migrated already.
 */
export async function startCluster(
  env: Settings = {},
  createDatabase: () => Promise<TestDatabase> = createMigratedDatabase,
): Promise<Cluster> {
  const main = inject("load").isFull ? {} : { main: insecureServer };
  return startServers((options) => ServerProcess.start({ ...main, ...options }), env, await createDatabase());
}

/** Both servers are in this process: what they share is the database, as in processes of their own. */
export async function startInProcessCluster(env: Settings = {}): Promise<Cluster> {
  return startServers((options) => InProcessServer.start(options), env, await createMigratedDatabase());
}

/** Settings of a server that shares a database with others. */
export function clusterSettings(databaseUrl: string): Settings {
  return {
    DATABASE_URL: databaseUrl,
    MIGRATE_ON_START: "true",
    LOG_LEVEL: "warn",
    PUBLIC_URL: "http://portcullis.test",
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  };
}

async function startServers(start: Start, env: Settings, database: TestDatabase): Promise<Cluster> {
  const options = { env: { ...clusterSettings(database.url), ...env } };
  const servers = await Promise.all([start(options), start(options)] as const);
  const apis = [new ApiClient(servers[0].url), new ApiClient(servers[1].url)] as const;
  let calls = 0;
  return {
    databaseUrl: database.url,
    apis,
    next() {
      calls += 1;
      return calls % 2 === 0 ? apis[0] : apis[1];
    },
    async stop() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      await database.drop();
    },
  };
}

export function times<Result>(count: number, run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}
