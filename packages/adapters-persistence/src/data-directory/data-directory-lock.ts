import type { BigIntStats } from "node:fs";
import { fstatSync, readFileSync, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { access, constants, open, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseInUse } from "../errors/database-in-use.ts";
import { DatabaseLockFailed } from "../errors/database-lock-failed.ts";
import { DatabaseLost } from "../errors/database-lost.ts";
import { lockFile } from "./file-lock.ts";
import { describeOwner, parseOwner, thisProcess } from "./lock-owner.ts";
import { prepareDirectory } from "./prepare-directory.ts";

/** Milliseconds. How often an owner touches its file. */
const usualHeartbeat = 2_000;
/** Heartbeats that an owner on another kernel may miss. */
const missable = 2.5;

/** A claim on a data directory: no other process uses it at the same time. */
export interface DirectoryLock {
  /**
   * @throws DatabaseLost when another process has taken the directory over, or it was removed or replaced, say by a copy;
   * for ever from then on
   */
  requireHeld(): void;
  /** Whether `requireHeld` would pass. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/**
 * Claims an embedded database's directory for this process, and makes it if need be. The operating system's lock on a
 * file in it decides; it is free at once when its holder is killed. The file `portcullis.owner` names the holder, and
 * covers what that lock can't: file systems shared with another kernel that don't pass it on, and a lock whose file was
 * removed. There an owner that still touches its file is believed, and one that finds another's file in its place
 * stops.
 * @param heartbeat milliseconds
 * @throws DatabaseInUse
 * @throws DatabaseLockFailed
 */
export async function lockDataDirectory(
  directory: string,
  heartbeat = usualHeartbeat,
): Promise<DirectoryLock> {
  await prepareDirectory(directory);
  const ownerFile = join(directory, "portcullis.owner");
  const unlock = await lockFileIn(directory);
  if (unlock === null) throw new DatabaseInUse(directory, describeOwner(parseOwner(await read(ownerFile))));
  try {
    const owner = parseOwner(await read(ownerFile));
    const self = thisProcess();
    if (
      owner !== null &&
      owner.kernel !== self.kernel &&
      (await isTouched(ownerFile, missable * heartbeat))
    ) {
      throw new DatabaseInUse(directory, describeOwner(owner));
    }
    const claim = JSON.stringify(self);
    const file = await write(`${ownerFile}.new`, claim);
    await rename(`${ownerFile}.new`, ownerFile);
    return new OwnedDirectory(directory, ownerFile, { text: claim, file }, heartbeat, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function lockFileIn(directory: string): Promise<(() => void) | null> {
  try {
    // SQLite's own errors don't say whether it is the file system or a permission.
    await access(directory, constants.W_OK);
    return await lockFile(join(directory, "portcullis.lock"));
  } catch (cause) {
    throw new DatabaseLockFailed(directory, cause);
  }
}

async function read(file: string): Promise<string> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return "";
  return handle.readFile("utf8").finally(() => handle.close());
}

/** @returns what was written, open */
async function write(path: string, text: string): Promise<FileHandle> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Whether anybody touches the file within that time. Clocks of two machines may differ, so that its age says nothing. */
async function isTouched(file: string, within: number): Promise<boolean> {
  const before = await lastTouched(file);
  await sleep(within);
  return (await lastTouched(file)) !== before;
}

/** Through a descriptor, which network file systems ask the server for; by its path they may answer from memory. */
async function lastTouched(file: string): Promise<number | null> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return null;
  const { mtimeMs } = await handle.stat().finally(() => handle.close());
  return mtimeMs;
}

/** The owner file as it was written. It stays open, so that no other file gets its number. */
interface Claim {
  readonly text: string;
  readonly file: FileHandle;
}

class OwnedDirectory implements DirectoryLock {
  readonly #directory: string;
  readonly #ownerFile: string;
  readonly #claim: Claim;
  /** Which file and which directory were claimed: a copy has the same text. */
  readonly #identity: string;
  readonly #unlock: () => void;
  readonly #timer: NodeJS.Timeout;
  #lost: DatabaseLost | null = null;

  constructor(directory: string, ownerFile: string, claim: Claim, heartbeat: number, unlock: () => void) {
    this.#directory = directory;
    this.#ownerFile = ownerFile;
    this.#claim = claim;
    this.#identity = identify(directory, fstatSync(claim.file.fd, { bigint: true }));
    this.#unlock = unlock;
    this.#timer = setInterval(() => this.#touch(), heartbeat).unref();
  }

  requireHeld(): void {
    if (!this.isHeld()) throw this.#lost;
  }

  isHeld(): boolean {
    if (this.#lost === null) this.#compare();
    return this.#lost === null;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    if (this.isHeld()) await rm(this.#ownerFile, { force: true });
    this.#unlock();
    await this.#claim.file.close();
  }

  #touch(): void {
    if (this.isHeld()) utimes(this.#ownerFile, new Date(), new Date()).catch(() => undefined);
    else clearInterval(this.#timer);
  }

  /** Some microseconds, beside statements that take hundreds. */
  #compare(): void {
    let isReplaced = false;
    try {
      isReplaced = identify(this.#directory, statSync(this.#ownerFile, { bigint: true })) !== this.#identity;
      const found = readFileSync(this.#ownerFile, "utf8");
      if (found !== this.#claim.text) this.#lose(`it is open in ${describeOwner(parseOwner(found))} now`);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // No free descriptor says nothing about the owner.
      if (code !== "EMFILE" && code !== "ENFILE") this.#lose(`its owner file can't be read (${code})`);
    }
    if (isReplaced) this.#lose("another directory was put in its place, such as a copy");
  }

  #lose(reason: string): void {
    this.#lost ??= new DatabaseLost(this.#directory, reason);
  }
}

function identify(directory: string, ownerFile: BigIntStats): string {
  const place = statSync(directory, { bigint: true });
  return [place, ownerFile].map(({ dev, ino }) => `${dev}:${ino}`).join();
}
