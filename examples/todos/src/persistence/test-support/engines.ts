import type { TestDatabase } from "../../../../../tests/support/test-database.ts";
import {
  createMigratedDatabase,
  createMigratedEmbeddedDatabase,
} from "../../../../../tests/support/test-database.ts";
import type { TodoDatabase, TodoDatabaseOptions } from "../open-todo-database.ts";
import { openTodoDatabase } from "../open-todo-database.ts";

/** What the repository runs on, by name: each makes a database as Portcullis has it, without todos. */
export const engines: Readonly<Record<string, () => Promise<TestDatabase>>> = {
  PGlite: createMigratedEmbeddedDatabase,
  PostgreSQL: createMigratedDatabase,
};

export interface TestTodoDatabase extends TodoDatabase {
  /** Closes the database and deletes it. */
  end(): Promise<void>;
}

/** Opens a new database that has todos too. */
export async function openMigrated(
  createEngine: () => Promise<TestDatabase>,
  options: Omit<TodoDatabaseOptions, "url"> = {},
): Promise<TestTodoDatabase> {
  const { url, drop } = await createEngine();
  const opened = await openTodoDatabase({ url, ...options });
  await opened.database.migrator.up();
  return {
    ...opened,
    async end() {
      await opened.database.close();
      await drop();
    },
  };
}
