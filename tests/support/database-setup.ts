import type { TestProject } from "vitest/node";
import { PostgresServer } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that tests make their databases on. */
    readonly postgresUrl: string;
  }
}

/** Starts one PostgreSQL for the whole run, or uses the server that TEST_DATABASE_URL names. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined) {
    project.provide("postgresUrl", given);
    return async () => undefined;
  }
  const server = await PostgresServer.start();
  project.provide("postgresUrl", server.url);
  return () => server.stop();
}
