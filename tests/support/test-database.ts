import { randomUUID } from "node:crypto";
import { openDatabase } from "@portcullis/adapters-persistence";
import { inject } from "vitest";

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, empty database on the run's PostgreSQL server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  await administer(`create database ${name}`);
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(sql: string): Promise<void> {
  const server = await openDatabase({ url: inject("postgresUrl") });
  try {
    await server.orm.em.fork().execute(sql);
  } finally {
    await server.close();
  }
}
