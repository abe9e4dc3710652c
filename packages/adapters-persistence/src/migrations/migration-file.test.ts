import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeMigrationFile } from "./migration-file.ts";

test("a new migration is written as a class to fill in", async () => {
  const directory = await mkdtemp(join(tmpdir(), "portcullis-migrations-"));
  try {
    const file = await writeMigrationFile("Add todo lists", directory);
    expect(file).toMatch(/migration-\d{14}-add-todo-lists\.ts$/);
    expect(await readFile(file, "utf8")).toMatch(
      /export class Migration\d{14}AddTodoLists extends Migration/,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
