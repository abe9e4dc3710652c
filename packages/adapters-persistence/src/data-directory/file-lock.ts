import { chmod } from "node:fs/promises";

/** Milliseconds for which simultaneous callers wait for each other; without it all may be refused. */
const waitTimeout = 250;
const ownerOnly = 0o600;
/** SQLite's result code for a file that another connection has locked. */
const busy = 5;

/**
 * Takes the operating system's exclusive lock on a file, which is created if it does not exist and stays empty. The
 * kernel releases it when the process ends, also by a kill. It is effective between containers on one kernel, and between
 * two callers in this process. Taken through Node's SQLite, because Node has no call for it.
 *
 * Nothing else in this process may open the file: POSIX locks go when a process closes any descriptor of it.
 * @returns a function that releases the lock; null when the file is locked already
 * @throws SQLite's error when the file can't be locked
 */
export async function lockFile(file: string): Promise<(() => void) | null> {
  // Loaded here and nowhere else: Node 22 warns that it is experimental.
  const { DatabaseSync } = await import("node:sqlite");
  const connection = new DatabaseSync(file, { timeout: waitTimeout });
  try {
    // An open transaction holds the lock. It writes nothing, and keeps its journal out of the directory.
    connection.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    // A process that can open the file could lock it.
    await chmod(file, ownerOnly);
  } catch (error) {
    connection.close();
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return null;
    throw error;
  }
  return () => connection.close();
}
