import { administrator } from "../scenarios/scenario.ts";
import { ApiClient } from "./api-client.ts";
import { ServerProcess } from "./server-process.ts";
import type { TestDatabase } from "./test-database.ts";
import { createMigratedDatabase } from "./test-database.ts";

/** Two reference servers, each a process, on one PostgreSQL database. */
export interface Cluster {
  readonly databaseUrl: string;
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly apis: readonly [ApiClient, ApiClient];
  /** A client of the first and of the second server, alternately. */
  next(): ApiClient;
  stop(): Promise<void>;
}

/** @param createDatabase Default: `createMigratedDatabase`. */
export async function startCluster(
  env: Readonly<Record<string, string>> = {},
  createDatabase: () => Promise<TestDatabase> = createMigratedDatabase,
): Promise<Cluster> {
  const database = await createDatabase();
  const options = {
    env: {
      DATABASE_URL: database.url,
      MIGRATE_ON_START: "true",
      LOG_LEVEL: "warn",
      PUBLIC_URL: "http://portcullis.test",
      BOOTSTRAP_ADMIN_EMAIL: administrator.email,
      BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
      ...env,
    },
  };
  const servers = await Promise.all([ServerProcess.start(options), ServerProcess.start(options)] as const);
  const apis = [new ApiClient(servers[0].url), new ApiClient(servers[1].url)] as const;
  let calls = 0;
  return {
    databaseUrl: database.url,
    servers,
    apis,
    next() {
      calls += 1;
      return calls % 2 === 0 ? apis[0] : apis[1];
    },
    async stop() {
      await Promise.all(servers.map((server) => server.kill("SIGKILL")));
      await database.drop();
    },
  };
}

export function times<Result>(count: number, run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}
