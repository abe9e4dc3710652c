import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { TestProject } from "vitest/node";
import { PostgresServer } from "./postgres-server.ts";

/** What tests create their databases from. */
interface DatabaseSources {
  readonly postgresUrl: string;
  /** A database on that server that has every migration, and no connection. */
  readonly migratedTemplate: string;
  /** Directories of closed PGlites: one without tables, and one that has every migration. */
  readonly embeddedTemplates: { readonly empty: string; readonly migrated: string };
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

/** Starts one PostgreSQL for the whole run, or uses the server that TEST_DATABASE_URL names, and creates the templates. */
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
  const directory = await mkdtemp(join(tmpdir(), "portcullis-templates-"));
  const embeddedTemplates = { empty: join(directory, "empty"), migrated: join(directory, "migrated") };
  const migratedTemplate = `portcullis_template_${process.pid}`;
  await createTemplate(postgresUrl, migratedTemplate);
  await (await openDatabase({ url: `pglite:${embeddedTemplates.empty}` })).close();
  await cp(embeddedTemplates.empty, embeddedTemplates.migrated, { recursive: true });
  await migrate(`pglite:${embeddedTemplates.migrated}`);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await rm(directory, { recursive: true });
    if (server === null) await administer(postgresUrl, `drop database ${migratedTemplate}`);
    else await server.stop();
  };
  return { postgresUrl, migratedTemplate, embeddedTemplates, stop: () => (stopped ??= stop()) };
}

async function createTemplate(serverUrl: string, name: string): Promise<void> {
  await administer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
}

async function migrate(url: string): Promise<void> {
  const database = await openDatabase({ url });
  await database.migrator.up();
  await database.close();
}

async function administer(url: string, sql: string): Promise<void> {
  const server = await openDatabase({ url });
  await server.orm.em.fork().execute(sql);
  await server.close();
}
