import type { PGlite } from "@electric-sql/pglite";
import { StoreUnavailable } from "@portcullis/core";
import type { DirectoryLock } from "../data-directory/data-directory-lock.ts";

/** Milliseconds between attempts to open a database that can't be opened, each of which starts a PostgreSQL. */
const pause = 2_000;

/**
 * A PGlite that is reopened from its directory after a panic. PostgreSQL panics when it can't write its log, as on a full
 * disk. A server then restarts and recovers from the log; PGlite continues with an instance that acknowledges writes and
 * loses them.
 */
export class PgliteInstance {
  readonly #lock: DirectoryLock | null;
  readonly #reopen: (() => Promise<PGlite>) | null;
  #pglite: PGlite | null;
  #breakdown: unknown;
  #retryAt = 0;

  /**
   * @param reopen null for one in memory, whose data is lost with it
   * @param lock null in memory
   */
  constructor(pglite: PGlite, reopen: (() => Promise<PGlite>) | null, lock: DirectoryLock | null) {
    this.#lock = lock;
    this.#pglite = pglite;
    this.#reopen = reopen;
  }

  /** Not to be called again before the first call has ended. @throws StoreUnavailable while it can't be opened */
  async get(): Promise<PGlite> {
    this.#lock?.requireHeld();
    if (this.#pglite !== null) return this.#pglite;
    if (this.#reopen === null || performance.now() < this.#retryAt) throw this.#unavailable();
    try {
      this.#pglite = await this.#reopen();
      return this.#pglite;
    } catch (error) {
      this.#breakdown = error;
      this.#retryAt = performance.now() + pause;
      throw this.#unavailable();
    }
  }

  /** Records the error of a statement: after a panic the instance runs no further statement. */
  note(pglite: PGlite, error: unknown): void {
    if (pglite !== this.#pglite || !isBreakdown(error)) return;
    this.#pglite = null;
    this.#breakdown = error;
  }

  /** @throws StoreUnavailable also once the lock on the directory is lost */
  requireUsable(pglite: PGlite): void {
    this.#lock?.requireHeld();
    if (pglite !== this.#pglite) throw this.#unavailable();
  }

  /**
   * An instance that panicked is not closed: closing would write a checkpoint of invalid state. Neither is one whose lock
   * is lost: the checkpoint would overwrite another process's files.
   */
  async close(): Promise<void> {
    const isOurs = this.#lock?.isHeld() ?? true;
    if (isOurs && this.#pglite?.closed === false) await this.#pglite.close();
  }

  #unavailable(): StoreUnavailable {
    return new StoreUnavailable({ cause: this.#breakdown });
  }
}

/** What WebAssembly throws when the program in it is stopped. */
const traps: ReadonlySet<string> = new Set(["RuntimeError", "ExitStatus"]);
const fatal: ReadonlySet<unknown> = new Set(["PANIC", "FATAL"]);

function isBreakdown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return traps.has(error.name) || ("severity" in error && fatal.has(error.severity));
}
