import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration } from "@portcullis-examples/reference-server";
import { expect, test } from "vitest";
import { fileOfUsers } from "./file-of-users.ts";

test("is beside the embedded database, for its owner alone", async () => {
  const directory = await mkdtemp(join(tmpdir(), "portcullis-file-of-users-"));
  try {
    const file = fileOfUsers(parseConfiguration({ DATABASE_URL: `pglite:${directory}/made/pglite` }));
    expect(file).toBe(join(directory, "made/users.sqlite"));
    expect((await stat(file)).mode & 0o077).toBe(0);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("is no file with a database in memory", () => {
  for (const url of ["memory:", "pglite:memory"])
    expect(fileOfUsers(parseConfiguration({ DATABASE_URL: url }))).toBe(":memory:");
});
