import { afterAll, beforeAll } from "vitest";
import { PostgresServer } from "../../../../tests/support/postgres-server.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";

interface OwnServer {
  readonly server: PostgresServer;
  /** Migrated, with a pool of at most `poolMax` connections. */
  readonly database: Database;
}

/** For a `describe` whose tests stop or change the server: starts one before them, hands it to `started`, and ends it after them. */
export function useOwnServer(poolMax: number, started: (opened: OwnServer) => void): void {
  let opened: OwnServer | undefined;
  beforeAll(async () => {
    const server = await PostgresServer.start();
    const database = await openDatabase({ url: server.url, poolMax });
    opened = { server, database };
    await database.migrator.up();
    started(opened);
  });
  afterAll(async () => {
    await opened?.database.close();
    await opened?.server.stop();
  });
}
