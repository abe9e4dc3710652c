import { mkdir, mkdtemp, readdir, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UnusableDirectory } from "../errors/unusable-directory.ts";

/** New directories contain password hashes and keys. Existing ones keep their mode. */
const ownerOnly = 0o700;
const trial = ".writable-";
/** A directory at the mount point of a new volume. */
const recovered = "lost+found";
/** In a database's directory: the first files, of PostgreSQL and of the lock, which is created before the others. */
const mark = /^(?:PG_VERSION|portcullis\.(?:lock|owner))$/;

/**
 * Creates the directory of an embedded database if it does not exist, and checks that files can be written there.
 * @throws UnusableDirectory when it contains other files
 * @throws errors of the operating system
 */
export async function prepareDirectory(directory: string): Promise<void> {
  await makeDirectory(directory);
  await requireNoOtherFiles(directory);
  // Checks that files can be written there.
  await rmdir(await mkdtemp(join(directory, trial)));
}

/** A new database among other files would be hard to remove again. */
async function requireNoOtherFiles(directory: string): Promise<void> {
  const found = await readdir(directory);
  if (found.some((name) => mark.test(name))) return;
  const other = found.find((name) => !name.startsWith(trial) && name !== recovered);
  if (other === undefined) return;
  const reason = `it holds other files, such as ${JSON.stringify(other)}, and no database: name one that is empty or does not exist`;
  throw new UnusableDirectory(directory, reason);
}

/** Runs work on a database's directory. @throws UnusableDirectory when the operating system refuses it */
export async function refuseSystemErrors<Result>(
  directory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason =
      error.code === "ENOTDIR" || error.code === "EEXIST"
        ? "a part of it is a file, or a link that leads nowhere"
        : error.message;
    throw new UnusableDirectory(directory, reason, { cause: error });
  }
}

/**
 * One directory after the other from the first that exists: Node's `recursive` does not terminate where the parent exists
 * and refuses children with ENOENT, as `/proc` does.
 */
async function makeDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return null;
    throw error;
  });
  if (found?.isDirectory()) return;
  if (found === null && dirname(directory) !== directory) await makeDirectory(dirname(directory));
  await mkdir(directory, { mode: ownerOnly }).catch(async (error: unknown) => {
    // Another process may have created it meanwhile.
    if (!(await stat(directory).catch(() => null))?.isDirectory()) throw error;
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}
