import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseId } from "@portcullis/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
});
