import type { PersistencePorts } from "@portcullis/core";
import type { Table } from "@portcullis/core/testing";
import { createInMemoryRepositories, InMemoryDatabase } from "@portcullis/core/testing";
import type { TodoQuery, TodoRepository } from "../../index.ts";
import { Todo } from "../../index.ts";
import { InMemoryTodoRepository } from "../in-memory-todo-repository.ts";
import type { TodoRepositorySubject } from "../todo-repository-subject.ts";

/** For each case of the kit, by its name: makes a subject with one fault, for which the case must fail. */
export type Saboteurs = Readonly<Record<string, () => TodoRepositorySubject>>;

/** What a fault may reach behind the repository's back. */
export interface Innards extends PersistencePorts {
  readonly database: InMemoryDatabase;
  readonly rows: Table<Todo>;
}

export type Fault = (todos: TodoRepository, innards: Innards) => Partial<TodoRepository>;

/** An in-memory repository with some methods replaced. */
export function broken(fault: Fault): () => TodoRepositorySubject {
  return () => {
    const database = new InMemoryDatabase();
    const rows = database.table<Todo>();
    const ports = createInMemoryRepositories(database);
    const whole = new InMemoryTodoRepository(database, rows);
    const todos: TodoRepository = {
      findById: (id) => whole.findById(id),
      lock: (id) => whole.lock(id),
      list: (query) => whole.list(query),
      add: (todo) => whole.add(todo),
      save: (todo) => whole.save(todo),
      remove: (id) => whole.remove(id),
      removeAllOf: (ownerId) => whole.removeAllOf(ownerId),
      ...fault(whole, { ...ports, database, rows }),
    };
    return { ...ports, todos };
  };
}

/** The subject, but each operation commits alone: nothing is locked, nothing rolled back. */
export function withoutTransactions(): TodoRepositorySubject {
  return { ...broken(() => ({}))(), unitOfWork: { run: (work) => work() } };
}

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
export function write({ database, rows }: Innards, todo: Todo): Promise<Todo> {
  return database.operate(() => {
    const stored = Todo.restore({ ...todo, version: todo.version + 1 });
    rows.set(stored.id, stored);
    return Todo.restore(stored);
  });
}

/** Answers lists from what another query, or nothing but the rows, says. */
export function mislisting(
  list: (query: TodoQuery, read: TodoRepository["list"], innards: Innards) => Promise<readonly Todo[]>,
): () => TodoRepositorySubject {
  return broken((todos, innards) => ({
    list: (query) => list(query, (other) => todos.list(other), innards),
  }));
}
