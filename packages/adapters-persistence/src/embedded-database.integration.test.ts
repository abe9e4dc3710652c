import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseId, StoreUnavailable } from "@portcullis/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thisProcess } from "./connection/directory-owner.ts";
import { DatabaseInUse } from "./errors/database-in-use.ts";
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

  test("keeps what was saved, and is open once at a time", async () => {
    const first = await openDatabase({ url });
    await first.migrator.up();
    const user = await first.ports.users.save(newUser());
    await expect(openDatabase({ url })).rejects.toThrow(DatabaseInUse);
    await first.close();

    const second = await openDatabase({ url });
    expect(await second.ports.users.findById(user.id)).toEqual(user);
    await second.close();
  });

  test("killed while it writes, it opens at once with every user whose saving was acknowledged", async () => {
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

  test("taken over by another process, it refuses every statement and leaves the files alone", async () => {
    const first = await openDatabase({ url });
    await first.migrator.up();
    const kept = await first.ports.users.save(newUser());
    const directory = join(parent, "deep/data");
    await writeFile(join(directory, "portcullis.owner"), JSON.stringify({ ...thisProcess(), pid: 7 }));

    const before = await statesOf(directory);
    const refused = newUser();
    await expect(first.ports.users.save(refused)).rejects.toThrow(StoreUnavailable);
    await expect(first.ports.unitOfWork.run(async () => undefined)).rejects.toThrow(StoreUnavailable);
    await expect(first.healthCheck.check()).rejects.toThrow(StoreUnavailable);
    await first.close();
    expect(await statesOf(directory)).toEqual(before);

    const second = await openDatabase({ url });
    expect(await second.ports.users.findById(kept.id)).toEqual(kept);
    expect(await second.ports.users.findById(refused.id)).toBeNull();
    await second.close();
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
