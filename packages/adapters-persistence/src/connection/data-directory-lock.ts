import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { lock } from "proper-lockfile";
import { DatabaseInUse } from "../errors/database-in-use.ts";

/** Who holds the directory. The start time tells a process from a later one that was given the same pid. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string | null;
}

/** Milliseconds. An owner on another host shows that it lives by touching the file; one on this host by its pid. */
const heartbeat = 2_000;
const silence = 10_000;

/** For directories made here: they hold password hashes and keys. Those that exist keep their mode. */
const ownerOnly = 0o700;

const heldHere = new Set<string>();

/**
 * Claims an embedded database's directory for this process, in a file beside it, and makes it if need be. A claim whose process was killed
 * is taken over at once.
 * @returns releases the claim
 * @throws DatabaseInUse
 */
export async function lockDataDirectory(directory: string): Promise<() => Promise<void>> {
  const file = `${directory}.lock`;
  await mkdir(directory, { recursive: true, mode: ownerOnly });
  await oneAtATime(file, async () => {
    const owner = await readOwner(file);
    if (owner !== null && (await isAlive(owner, file))) throw new DatabaseInUse(directory, describe(owner));
    const self = { host: hostname(), pid: process.pid, startedAt: await startOf(process.pid) };
    await writeFile(`${file}.new`, JSON.stringify(self));
    await rename(`${file}.new`, file);
    heldHere.add(file);
  });
  const touch = () => utimes(file, new Date(), new Date()).catch(() => undefined);
  const timer = setInterval(touch, heartbeat).unref();
  return async () => {
    clearInterval(timer);
    heldHere.delete(file);
    await rm(file, { force: true });
  };
}

/** Guards the few milliseconds in which a claim is read and replaced. */
async function oneAtATime(file: string, work: () => Promise<void>): Promise<void> {
  const retries = { retries: 200, factor: 1, minTimeout: 25, maxTimeout: 25 };
  const release = await lock(`${file}.guard`, { realpath: false, stale: heartbeat, retries });
  try {
    await work();
  } finally {
    await release();
  }
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    // Written by this function's counterpart above, whole or not at all.
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch {
    return null;
  }
}

async function isAlive(owner: Owner, file: string): Promise<boolean> {
  if (owner.host !== hostname()) return Date.now() - (await stat(file)).mtimeMs < silence;
  if (owner.pid === process.pid) return heldHere.has(file);
  return isRunning(owner.pid) && (await startOf(owner.pid)) === owner.startedAt;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Any refusal but "no such process" means that there is one.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/**
 * When a process started, in clock ticks since boot; null where /proc does not tell, and for one that has ended and whose
 * parent has not asked for its exit code yet.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, "utf8");
    // The command's name comes second, in parentheses, and may hold blanks; after it the state, and field 22 is the 20th.
    const [state = "", ...fields] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return /^[ZX]$/.test(state) ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

function describe({ host, pid }: Owner): string {
  return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}
