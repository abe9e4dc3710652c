import type { BigIntStats } from "node:fs";
import { fstatSync, readFileSync, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseInUse } from "../errors/database-in-use.ts";
import { DatabaseLockFailed } from "../errors/database-lock-failed.ts";
import { DatabaseLost } from "../errors/database-lost.ts";
import { lockFile } from "./file-lock.ts";
import { describeOwner, parseOwner, thisProcess } from "./lock-owner.ts";
import { prepareDirectory } from "./prepare-directory.ts";

/** A claim on a data directory: no other process uses it at the same time. */
export interface DirectoryLock {
  /**
   * @throws DatabaseLost when another process has locked the directory, or it was removed or replaced, for instance by a
   *   copy; and in every later call
   */
  requireHeld(): void;
  /** Whether `requireHeld` would pass. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/**
 * Locks an embedded database's directory for this process, and creates it if it does not exist. It uses an operating
 * system's lock on a file in the directory, which is released at once when its holder is killed. The file
 * `portcullis.owner` names the holder, which stops when it finds another there: the lock does not detect that its file
 * was removed, that the directory was replaced by a copy, or another process on a file system that two kernels share
 * without sharing locks.
 * @throws DatabaseInUse
 * @throws DatabaseLockFailed
 */
export async function lockDataDirectory(directory: string): Promise<DirectoryLock> {
  await prepareDirectory(directory);
  const ownerFile = join(directory, "portcullis.owner");
  const unlock = await lockFile(join(directory, "portcullis.lock")).catch((cause: unknown) => {
    throw new DatabaseLockFailed(directory, cause);
  });
  if (unlock === null) {
    const owner = parseOwner(await readFile(ownerFile, "utf8").catch(() => ""));
    throw new DatabaseInUse(directory, describeOwner(owner));
  }
  try {
    return new OwnedDirectory(directory, ownerFile, await claim(ownerFile), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The owner file as it was written. It stays open, so that no other file gets its number. */
interface Claim {
  readonly text: string;
  readonly file: FileHandle;
}

/** Replaces the owner file as a whole, so that an earlier owner finds either its own or this one. */
async function claim(ownerFile: string): Promise<Claim> {
  const text = JSON.stringify(thisProcess());
  const file = await open(`${ownerFile}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    await rename(`${ownerFile}.new`, ownerFile);
    return { text, file };
  } catch (error) {
    await file.close();
    throw error;
  }
}

class OwnedDirectory implements DirectoryLock {
  readonly #directory: string;
  readonly #ownerFile: string;
  readonly #claim: Claim;
  /** Which file and which directory were claimed: a copy has the same text. */
  readonly #identity: string;
  readonly #unlock: () => void;
  #lost: DatabaseLost | null = null;

  constructor(directory: string, ownerFile: string, claimed: Claim, unlock: () => void) {
    this.#directory = directory;
    this.#ownerFile = ownerFile;
    this.#claim = claimed;
    this.#identity = identify(directory, fstatSync(claimed.file.fd, { bigint: true }));
    this.#unlock = unlock;
  }

  requireHeld(): void {
    if (!this.isHeld()) throw this.#lost;
  }

  isHeld(): boolean {
    if (this.#lost === null) this.#compare();
    return this.#lost === null;
  }

  async release(): Promise<void> {
    if (this.isHeld()) await rm(this.#ownerFile, { force: true });
    this.#unlock();
    await this.#claim.file.close();
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
      // Without a free descriptor the owner can't be determined.
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
