import type { PersistencePorts } from "@portcullis/core";
import type { Table } from "@portcullis/core/testing";
import {
  createInMemoryRepositories,
  InMemoryDatabase,
  noTransactions,
  requiresNoUnitOfWork,
  withFaults,
} from "@portcullis/core/testing";
import type { TodoQuery, TodoRepository } from "../../index.ts";
import { Todo } from "../../index.ts";
import { InMemoryTodoRepository } from "../in-memory-todo-repository.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** The stores that a fault may change without the repository. */
export interface Store extends PersistencePorts {
  readonly database: InMemoryDatabase;
  readonly rows: Table<Todo>;
}

export type TodoFault = (todos: TodoRepository, store: Store) => Partial<TodoRepository>;

/** An in-memory repository with some methods replaced. */
export function broken(fault: TodoFault): () => TodoRepositorySubject {
  return () => {
    const database = new InMemoryDatabase();
    const rows = database.table<Todo>();
    const ports = createInMemoryRepositories(database);
    const todos: TodoRepository = new InMemoryTodoRepository(database, rows);
    return { ...ports, todos: withFaults(todos, fault(todos, { ...ports, database, rows })) };
  };
}

/** The repositories with a fault of the database that they share. */
function onFaulty(fault: typeof noTransactions): () => TodoRepositorySubject {
  return () => {
    const database = new InMemoryDatabase();
    const ports = createInMemoryRepositories(database);
    return { ...ports, ...fault(ports, database), todos: new InMemoryTodoRepository(database) };
  };
}

export const withoutTransactions = onFaulty(noTransactions);
export const locksOutside = onFaulty(requiresNoUnitOfWork);

/** Finds todos by id with something about them changed. */
export function misreading(change: (todo: Todo) => Partial<Todo>): () => TodoRepositorySubject {
  return broken((todos) => ({
    findById: async (id) => {
      const todo = await todos.findById(id);
      return todo && Todo.restore({ ...todo, ...change(todo) });
    },
  }));
}

/** Adds todos with something about them changed. */
export function miswriting(change: (todo: Todo) => Partial<Todo>): () => TodoRepositorySubject {
  return broken((todos) => ({ add: (todo) => todos.add(Todo.restore({ ...todo, ...change(todo) })) }));
}

/** A write without any check. */
export function write({ database, rows }: Store, todo: Todo): Promise<Todo> {
  return database.operate(() => {
    const stored = Todo.restore({ ...todo, version: todo.version + 1 });
    rows.set(stored.id, stored);
    return Todo.restore(stored);
  });
}

/** Answers lists from another query, or directly from the rows. */
export function mislisting(
  list: (query: TodoQuery, read: TodoRepository["list"], store: Store) => Promise<readonly Todo[]>,
): () => TodoRepositorySubject {
  return broken((todos, store) => ({
    list: (query) => list(query, (other) => todos.list(other), store),
  }));
}
