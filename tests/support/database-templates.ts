import { cp, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { ServerConnection } from "./server-connection.ts";

/** To the run's PostgreSQL server. */
export const server = new ServerConnection(inject("databases").postgresUrl);

const made = new Map<string, Promise<unknown>>();

/** @returns the name of a database that has every migration */
export async function migratedTemplate(): Promise<string> {
  const name = inject("databases").migratedTemplate;
  await once(name, async () => {
    const found = await server.execute(`select from pg_database where datname = '${name}'`);
    if (found.length > 0) return;
    await server.execute(`create database ${name}_draft`);
    const url = new URL(inject("databases").postgresUrl);
    url.pathname = `/${name}_draft`;
    await open(url.href, "migrated");
    await server.execute(`alter database ${name}_draft rename to ${name}`);
  });
  return name;
}

/** @returns the directory of a closed PGlite without a table, or with every migration */
export async function embeddedTemplate(kind: "empty" | "migrated"): Promise<string> {
  const directory = join(inject("databases").embeddedTemplates, kind);
  const empty = kind === "empty" ? null : await embeddedTemplate("empty");
  await once(directory, async () => {
    if (await exists(directory)) return;
    if (empty !== null) await cp(empty, `${directory}.draft`, { recursive: true });
    await open(`pglite:${directory}.draft`, kind);
    await rename(`${directory}.draft`, directory);
  });
  return directory;
}

/** Makes a template in one of the run's processes; the others wait for it. */
async function once(template: string, make: () => Promise<void>): Promise<void> {
  const lock = `hashtext('${template}')`;
  const makeLocked = async () => {
    await server.execute(`select pg_advisory_lock(${lock})`);
    await make().finally(() => server.execute(`select pg_advisory_unlock(${lock})`));
  };
  if (!made.has(template)) made.set(template, makeLocked());
  await made.get(template);
}

async function open(url: string, content: "empty" | "migrated"): Promise<void> {
  // Most files need no template that is not there yet, and loading this takes a second.
  const { openDatabase } = await import("@portcullis/adapters-persistence");
  const database = await openDatabase({ url });
  if (content === "migrated") await database.migrator.up();
  await database.close();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
