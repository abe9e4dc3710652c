import type { Database, DatabaseOptions } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import { ConcurrentModification } from "@portcullis/core";
import type { TodoRepository } from "../core/index.ts";
import { Migration20260201000000CreateTodos } from "./migration-20260201000000-create-todos.ts";
import { MikroOrmTodoRepository } from "./mikro-orm-todo-repository.ts";
import { TodoRow } from "./todo-row.ts";

export type TodoDatabaseOptions = Omit<DatabaseOptions, "entities" | "migrations" | "constraintErrors">;

export interface TodoDatabase {
  readonly database: Database;
  readonly todos: TodoRepository;
}

/**
 * Opens Portcullis's database with the todos in it.
 * @throws InvalidDatabaseUrl, DatabaseInUse
 */
export async function openTodoDatabase(options: TodoDatabaseOptions): Promise<TodoDatabase> {
  const database = await openDatabase({
    ...options,
    entities: [TodoRow],
    migrations: [Migration20260201000000CreateTodos],
    // Not todos_owner_fkey: `add` checks the owner first, so only deleting a user without the user's todos violates it.
    // That is a mistake in the composition (`DeleteTodosWithOwner` is missing), not a domain error.
    constraintErrors: { todos_pkey: (cause) => new ConcurrentModification({ cause }) },
  });
  return { database, todos: new MikroOrmTodoRepository(database) };
}
