import type { UserId } from "@portcullis/core";
import { ConcurrentModification, caseFold } from "@portcullis/core";
import type { InMemoryDatabase, Table } from "@portcullis/core/testing";
import { readKeyset } from "@portcullis/core/testing";
import type { TodoId, TodoQuery, TodoRepository } from "../index.ts";
import { OwnerNotFound, Todo, todoPosition } from "../index.ts";

/** Keeps todos in the same `InMemoryDatabase` as the users, so that both are rolled back together. */
export class InMemoryTodoRepository implements TodoRepository {
  readonly #database: InMemoryDatabase;
  readonly #rows: Table<Todo>;

  /** @param rows the table of the todos. Default: a new one */
  constructor(database: InMemoryDatabase, rows: Table<Todo> = database.table()) {
    this.#database = database;
    this.#rows = rows;
  }

  async findById(id: TodoId): Promise<Todo | null> {
    return this.#database.operate(() => {
      const todo = this.#rows.get(id);
      return todo === undefined ? null : Todo.restore(todo);
    });
  }

  async lock(id: TodoId): Promise<Todo | null> {
    this.#database.requireUnitOfWork("TodoRepository.lock");
    return this.findById(id);
  }

  async list(query: TodoQuery): Promise<readonly Todo[]> {
    return this.#database.operate(() => {
      const found = this.#rows.values().filter((todo) => matches(todo, query));
      const direction = query.sort === "-createdAt" ? "descending" : "ascending";
      return readKeyset(found, query, todoPosition(query.sort), direction).map(Todo.restore);
    });
  }

  async add(todo: Todo): Promise<Todo> {
    return this.#database.operate(() => {
      if (!this.#database.users.has(todo.ownerId)) throw new OwnerNotFound();
      if (this.#rows.has(todo.id)) throw new ConcurrentModification();
      return this.#store(todo);
    });
  }

  async save(todo: Todo): Promise<Todo> {
    return this.#database.operate(() => {
      if (this.#rows.get(todo.id)?.version !== todo.version) throw new ConcurrentModification();
      return this.#store(todo);
    });
  }

  async remove(id: TodoId): Promise<boolean> {
    return this.#database.operate(() => this.#rows.delete(id));
  }

  async removeAllOf(ownerId: UserId): Promise<number> {
    this.#database.requireUnitOfWork("TodoRepository.removeAllOf");
    return this.#database.operate(() => {
      const theirs = this.#rows.values().filter((todo) => todo.ownerId === ownerId);
      for (const { id } of theirs) this.#rows.delete(id);
      return theirs.length;
    });
  }

  #store(todo: Todo): Todo {
    const stored = Todo.restore({ ...todo, version: todo.version + 1 });
    this.#rows.set(stored.id, stored);
    return Todo.restore(stored);
  }
}

function matches(todo: Todo, { ownerId, done, dueBefore, search }: TodoQuery): boolean {
  const texts = [todo.title, todo.description ?? ""];
  return (
    (ownerId === null || todo.ownerId === ownerId) &&
    (done === null || todo.isDone === done) &&
    (dueBefore === null || (todo.dueDate !== null && todo.dueDate < dueBefore)) &&
    (search === null || texts.some((text) => caseFold(text).includes(search)))
  );
}
