import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openDatabase } from "@portcullis/adapters-persistence";
import { inject } from "vitest";
import { PgBouncer } from "./pgbouncer.ts";

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, empty database on the run's PostgreSQL server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createFrom("template1");
}

/** The same with every migration of Portcullis. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  return createFrom(inject("databases").migratedTemplate);
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(inject("databases").postgresUrl);
  url.pathname = `/${name}`;
  await administer(`create database ${name} template ${template}`);
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

/** A new, empty database, reached through a PgBouncer of its own that assigns connections per transaction. */
export async function createDatabaseBehindPgBouncer(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const pgbouncer = await PgBouncer.start(database.url);
  return {
    url: pgbouncer.through(database.url),
    async drop() {
      await pgbouncer.stop();
      await database.drop();
    },
  };
}

/** A new, empty PGlite. Copying its directory takes an eighth of the time in which PGlite creates one. */
export async function createEmbeddedDatabase(): Promise<TestDatabase> {
  return copyOf("empty");
}

/** The same with every migration of Portcullis. */
export async function createMigratedEmbeddedDatabase(): Promise<TestDatabase> {
  return copyOf("migrated");
}

async function copyOf(template: "empty" | "migrated"): Promise<TestDatabase> {
  const parent = await mkdtemp(join(tmpdir(), "portcullis-embedded-"));
  const directory = join(parent, "pglite");
  await copyEmbeddedDatabase(directory, template);
  return { url: `pglite:${directory}`, drop: () => rm(parent, { recursive: true }) };
}

/** Creates a PGlite in a given directory. */
export async function copyEmbeddedDatabase(
  directory: string,
  template: "empty" | "migrated" = "migrated",
): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  await cp(inject("databases").embeddedTemplates[template], directory, { recursive: true });
}

async function administer(sql: string): Promise<void> {
  const url = new URL(inject("databases").postgresUrl);
  // On a busy machine, copying a database takes longer than a statement of a request may.
  url.searchParams.set("statement_timeout", "0");
  const server = await openDatabase({ url: url.href });
  try {
    await server.orm.em.fork().execute(sql);
  } finally {
    await server.close();
  }
}
