import { createInMemoryRepositories, InMemoryDatabase } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { deleteRows } from "../../../../tests/support/delete-rows.ts";
import { InMemoryTodoRepository, todoRepositoryContract } from "../core/testing/index.ts";
import type { TestTodoDatabase } from "./test-support/engines.ts";
import { engines, openMigrated } from "./test-support/engines.ts";

describe("todoRepositoryContract in memory", () => {
  test.each(todoRepositoryContract)("$name", ({ run }) =>
    run(async () => {
      const database = new InMemoryDatabase();
      return { ...createInMemoryRepositories(database), todos: new InMemoryTodoRepository(database) };
    }),
  );
});

describe.each(Object.entries(engines))("todoRepositoryContract on %s", (_, createEngine) => {
  let opened: TestTodoDatabase;

  beforeAll(async () => {
    opened = await openMigrated(createEngine);
  });

  afterAll(() => opened.end());

  test.each(todoRepositoryContract)("$name", ({ run }) =>
    run(async () => {
      const { database, todos } = opened;
      await deleteRows(database, ["todos", "users"]);
      return { ...database.ports, todos };
    }),
  );
});
