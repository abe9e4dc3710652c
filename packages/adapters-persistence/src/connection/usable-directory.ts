import { mkdir, mkdtemp, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UnusableDirectory } from "../errors/unusable-directory.ts";

/** Directories made here hold password hashes and keys. Those that exist keep their mode. */
const ownerOnly = 0o700;

/**
 * Makes the directory of an embedded database if need be, and sees to it that files can be written there.
 * @throws UnusableDirectory saying what is in the way
 */
export async function makeUsableDirectory(directory: string): Promise<void> {
  await refuseSystemErrors(directory, async () => {
    await makeDirectory(directory);
    await rmdir(await mkdtemp(join(directory, ".writable-")));
  });
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
      error.code === "ENOTDIR" || error.code === "EEXIST" ? "a part of it is a file" : error.message;
    throw new UnusableDirectory(directory, reason, { cause: error });
  }
}

/**
 * One directory after the other from the first that exists: Node's own `recursive` never ends where the parent exists and
 * refuses children with ENOENT, as `/proc` does.
 */
async function makeDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return null;
    throw error;
  });
  if (found?.isDirectory()) return;
  if (found === null && dirname(directory) !== directory) await makeDirectory(dirname(directory));
  await mkdir(directory, { mode: ownerOnly }).catch(async (error: unknown) => {
    // Another process may have made it meanwhile.
    if (!(await stat(directory).catch(() => null))?.isDirectory()) throw error;
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}
