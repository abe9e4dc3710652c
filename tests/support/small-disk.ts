import { execFile } from "node:child_process";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const megabytes = 192;

/** A disk of 192 MB that a test may fill. */
export class SmallDisk implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Null where this process may not mount one. */
  static async mount(): Promise<SmallDisk | null> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-disk-"));
    try {
      await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", directory]);
    } catch {
      await rm(directory, { recursive: true });
      return null;
    }
    await chmod(directory, 0o755);
    return new SmallDisk(directory);
  }

  /** Writes a file until no block is free. */
  async fill(): Promise<void> {
    const handle = await open(this.#filler, "w");
    try {
      for (const bytes of [1024 * 1024, 4096]) {
        const block = Buffer.alloc(bytes);
        const isWritten = (): Promise<boolean> =>
          handle.write(block).then(
            ({ bytesWritten }) => bytesWritten > 0,
            () => false,
          );
        while (await isWritten());
      }
    } finally {
      await handle.close();
    }
  }

  /** Deletes that file. */
  async free(): Promise<void> {
    await rm(this.#filler);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", [this.directory]);
    await rm(this.directory, { recursive: true });
  }

  get #filler(): string {
    return join(this.directory, "filler");
  }
}
