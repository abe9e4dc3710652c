import type { PGlite } from "@electric-sql/pglite";
import { StoreUnavailable } from "@portcullis/core";

/** Milliseconds between attempts to open a database that can't be opened, each of which starts a PostgreSQL. */
const pause = 2_000;

/**
 * A PGlite that is opened anew from its directory when it broke down. PostgreSQL panics when it can't write its log, as on a
 * full disk; a server restarts then and recovers from the log, where PGlite goes on with an instance that acknowledges
 * writes and loses them.
 */
export class EmbeddedInstance {
  readonly #reopen: (() => Promise<PGlite>) | null;
  #pglite: PGlite | null;
  #breakdown: unknown;
  #retryAt = 0;

  /** @param reopen null for one in memory, whose data is lost with it */
  constructor(pglite: PGlite, reopen: (() => Promise<PGlite>) | null) {
    this.#pglite = pglite;
    this.#reopen = reopen;
  }

  /** Not to be called again before the first call has ended. @throws StoreUnavailable while it can't be opened */
  async get(): Promise<PGlite> {
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

  /** Notes what a statement threw: after a breakdown the instance runs no further statement. */
  note(pglite: PGlite, error: unknown): void {
    if (pglite !== this.#pglite || !isBreakdown(error)) return;
    this.#pglite = null;
    this.#breakdown = error;
  }

  /** @throws StoreUnavailable */
  requireUsable(pglite: PGlite): void {
    if (pglite !== this.#pglite) throw this.#unavailable();
  }

  /** A broken one is left as it is: closing would write down as sound what is not. */
  async close(): Promise<void> {
    if (this.#pglite?.closed === false) await this.#pglite.close();
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
