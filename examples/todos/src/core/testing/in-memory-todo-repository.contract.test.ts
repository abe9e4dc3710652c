import { createInMemoryRepositories, InMemoryDatabase } from "@portcullis/core/testing";
import { describe, test } from "vitest";
import { InMemoryTodoRepository, todoRepositoryContract } from "./index.ts";

describe("InMemoryTodoRepository", () => {
  test.each(todoRepositoryContract)("$name", ({ run }) =>
    run(async () => {
      const database = new InMemoryDatabase();
      return { ...createInMemoryRepositories(database), todos: new InMemoryTodoRepository(database) };
    }),
  );
});
