import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseId, StoreUnavailable } from "@portcullis/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";
import { thisProcess } from "./data-directory/lock-owner.ts";
import { DatabaseInUse } from "./errors/database-in-use.ts";
import { UnusableDirectory } from "./errors/unusable-directory.ts";
import { openDatabase } from "./open-database.ts";
import { newUser } from "./test-support/samples.ts";

const program = new URL("./test-support/write-until-killed.ts", import.meta.url).pathname;

describe("the embedded database", () => {
  let parent: string;
  let url: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "portcullis-pglite-"));
    url = `pglite:${join(parent, "deep/data")}`;
  });

  afterEach(async () => {
    await rm(parent, { recursive: true });
  });

  test("keeps what was saved, for its owner only, and is open once at a time", async () => {
    const first = await openDatabase({ url });
    await first.migrator.up();
    const user = await first.ports.users.add(newUser());
    await expect(openDatabase({ url })).rejects.toThrow(DatabaseInUse);
    await first.close();
    for (const made of ["deep", "deep/data"]) expect((await stat(join(parent, made))).mode & 0o077).toBe(0);

    const second = await openDatabase({ url });
    expect(await second.ports.users.findById(user.id)).toEqual(user);
    await second.close();
  });

  test("killed while it writes, it opens at once with every user whose saving was acknowledged", async () => {
    await copyEmbeddedDatabase(join(parent, "deep/data"));
    const child = spawn(process.execPath, ["--conditions=portcullis-source", program, url]);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.split("\n").length > 50) child.kill("SIGKILL");
    });
    await once(child, "close");

    const database = await openDatabase({ url });
    const acknowledged = output.split("\n").slice(0, -1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    for (const id of acknowledged) {
      expect(await database.ports.users.findById(parseId<"User">(id))).not.toBeNull();
    }
    await database.close();
  });

  test("[SEC-101] taken over by another process, it refuses every statement and writes no file", async () => {
    await copyEmbeddedDatabase(join(parent, "deep/data"));
    const first = await openDatabase({ url });
    const kept = await first.ports.users.add(newUser());
    const directory = join(parent, "deep/data");
    await writeFile(join(directory, "portcullis.owner"), JSON.stringify({ ...thisProcess(), pid: 7 }));

    const before = await statesOf(directory);
    const refused = newUser();
    await expect(first.ports.users.add(refused)).rejects.toThrow(StoreUnavailable);
    await expect(first.ports.unitOfWork.run(async () => undefined)).rejects.toThrow(StoreUnavailable);
    await expect(first.healthCheck.check()).rejects.toThrow(StoreUnavailable);
    await first.close();
    expect(await statesOf(directory)).toEqual(before);

    const second = await openDatabase({ url });
    expect(await second.ports.users.findById(kept.id)).toEqual(kept);
    expect(await second.ports.users.findById(refused.id)).toBeNull();
    await second.close();
  });

  test("[SEC-077] after PostgreSQL panicked in it, it is reopened, and keeps every write that was acknowledged", async () => {
    await copyEmbeddedDatabase(join(parent, "deep/data"));
    const database = await openDatabase({ url });
    const save = () => database.ports.users.add(newUser());
    const saved = [await save()];
    // A checkpoint panics when it can't write, as it does on a full disk.
    const obstacle = join(parent, "deep/data/pg_logical/replorigin_checkpoint.tmp");
    await mkdir(obstacle);
    const checkpoint = database.withEntityManager((em) => em.execute("checkpoint"));
    await expect(checkpoint).rejects.toThrow(/replorigin_checkpoint/);
    // Recovery ends with a checkpoint.
    await expect(save()).rejects.toThrow(StoreUnavailable);
    await expect(database.healthCheck.check()).rejects.toThrow(StoreUnavailable);
    await rm(obstacle, { recursive: true });
    const isHealthy = () =>
      database.healthCheck.check().then(
        () => true,
        () => false,
      );
    await expect.poll(isHealthy, { timeout: 15_000 }).toBe(true);
    for (let count = 0; count < 20; count += 1) saved.push(await save());
    await database.close();

    const again = await openDatabase({ url });
    for (const user of saved) expect(await again.ports.users.findById(user.id)).toEqual(user);
    await again.close();
  });

  test.each([
    ["a file", "file", /is a file/],
    ["a directory in a file", "file/deeper", /is a file/],
    ["a link that leads nowhere", "dangling", /leads nowhere/],
    ["a place where nothing can be created", "/proc/nope/deeper", /ENOENT/],
    ["a system's directory", "/sys/nope", /EPERM|EROFS|EACCES/],
  ])("%s is refused at once, in one line", async (_, path, reason) => {
    await writeFile(join(parent, "file"), "");
    await symlink(join(parent, "nowhere"), join(parent, "dangling"));
    const refused = openDatabase({ url: `pglite:${path.startsWith("/") ? path : join(parent, path)}` });
    await expect(refused).rejects.toThrow(UnusableDirectory);
    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.toThrow(/^[^\n]+$/);
    expect(await readdir(parent)).toEqual(["dangling", "file"]);
  });

  test("a directory of other files is refused in one line, and left as it is", async () => {
    await writeFile(join(parent, "holiday.jpg"), "");
    for (const directory of [parent, "/"]) {
      const before = await readdir(directory);
      const refused = openDatabase({ url: `pglite:${directory}` });
      await expect(refused).rejects.toThrow(UnusableDirectory);
      await expect(refused).rejects.toThrow(/^The directory \S+ can't be used: it holds other files[^\n]+$/);
      expect(await readdir(directory)).toEqual(before);
    }
  });

  test("a directory is opened by a link to it, and created where the link leads, at a mount point where a start was killed", async () => {
    const target = join(parent, "target");
    for (const name of ["lost+found", "base"]) await mkdir(join(target, name), { recursive: true });
    for (const name of ["portcullis.lock", "portcullis.owner"]) await writeFile(join(target, name), "");
    const link = join(parent, "link");
    await symlink(target, link);
    const first = await openDatabase({ url: `pglite:${link}` });
    await first.migrator.up();
    const user = await first.ports.users.add(newUser());
    await expect(openDatabase({ url: `pglite:${target}` })).rejects.toThrow(DatabaseInUse);
    await first.close();
    for (const path of [link, target]) {
      const again = await openDatabase({ url: `pglite:${path}` });
      expect(await again.ports.users.findById(user.id)).toEqual(user);
      await again.close();
    }
  });

  test("a directory of another version's files is refused in one line", async () => {
    const directory = join(parent, "other");
    await mkdir(directory);
    await writeFile(join(directory, "PG_VERSION"), "9\n");
    const refused = openDatabase({ url: `pglite:${directory}` });
    await expect(refused).rejects.toThrow(UnusableDirectory);
    await expect(refused).rejects.toThrow(
      /^The directory [^\n]+ can't be used: PostgreSQL does not start[^\n]+$/,
    );
  });
});

/** Size and time of the last change of every file. */
async function statesOf(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.toSorted().map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
}
