import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { PostgresServer } from "./postgres-server.ts";
import { ServerConnection } from "./server-connection.ts";

/** What tests create their databases from. */
interface DatabaseSources {
  readonly postgresUrl: string;
  /** Of a database that has every migration, and no connection. The first test that needs it makes it. */
  readonly migratedTemplate: string;
  /** Where the first test that needs one makes a template of PGlite. */
  readonly embeddedTemplates: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly databases: DatabaseSources;
    /** How large races are, and whether bounds in time are asserted: only under `npm run test:load`. */
    readonly load: { readonly clients: number; readonly rounds: number; readonly isFull: boolean };
  }
}

interface Started extends DatabaseSources {
  readonly stop: () => Promise<void>;
}

const key = Symbol.for("portcullis.tests.databases");
// Each project loads this file again, in one process.
const shared = globalThis as { [key]?: Promise<Started> };

/** Starts one PostgreSQL for the whole run, or uses the server that TEST_DATABASE_URL names. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[key] ??= start();
  const { stop, ...sources } = await shared[key];
  project.provide("databases", sources);
  return async () => {
    delete shared[key];
    await stop();
  };
}

async function start(): Promise<Started> {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given === undefined ? await PostgresServer.start() : null;
  const postgresUrl = given ?? server?.url ?? "";
  const embeddedTemplates = await mkdtemp(join(tmpdir(), "portcullis-templates-"));
  const migratedTemplate = `portcullis_template_${process.pid}`;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await rm(embeddedTemplates, { recursive: true });
    if (server === null) await dropDatabase(postgresUrl, migratedTemplate);
    else await server.stop();
  };
  return { postgresUrl, migratedTemplate, embeddedTemplates, stop: () => (stopped ??= stop()) };
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const server = new ServerConnection(serverUrl);
  await server.execute(`drop database if exists ${name}`);
  await server.close();
}
