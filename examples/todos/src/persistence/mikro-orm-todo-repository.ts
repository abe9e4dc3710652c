import type { EntityManager } from "@mikro-orm/sql";
import { LockMode } from "@mikro-orm/sql";
import type { Database } from "@portcullis/adapters-persistence";
import { UserRow } from "@portcullis/adapters-persistence";
import type { UserId } from "@portcullis/core";
import { ConcurrentModification, OutsideUnitOfWork } from "@portcullis/core";
import type { TodoId, TodoQuery, TodoRepository } from "../core/index.ts";
import { OwnerNotFound, Todo } from "../core/index.ts";
import { todoListQuery } from "./todo-list-query.ts";
import type { TodoRecord } from "./todo-mapper.ts";
import { todoColumns, toTodo, toTodoRow } from "./todo-mapper.ts";
import { TodoRow } from "./todo-row.ts";
import { addTodo, removeTodosOf } from "./todo-statements.ts";

/** Writes and reads without the identity map, so that nothing is flushed or cached. */
export class MikroOrmTodoRepository implements TodoRepository {
  readonly #database: Pick<Database, "withEntityManager">;

  constructor(database: Pick<Database, "withEntityManager">) {
    this.#database = database;
  }

  async findById(id: TodoId): Promise<Todo | null> {
    return this.#database.withEntityManager((em) => find(em, id, LockMode.NONE));
  }

  async lock(id: TodoId): Promise<Todo | null> {
    return this.#database.withEntityManager((em) => {
      requireUnitOfWork(em, "TodoRepository.lock");
      return find(em, id, LockMode.PESSIMISTIC_WRITE);
    });
  }

  async list(query: TodoQuery): Promise<readonly Todo[]> {
    return this.#database.withEntityManager(async (em) => {
      const records = await todoListQuery(em, query).execute<TodoRecord[]>();
      return records.map(toTodo);
    });
  }

  async add(todo: Todo): Promise<Todo> {
    const added = await this.#database.withEntityManager((em) => addTodo(em, toTodoRow(todo)));
    if (!added) throw new OwnerNotFound();
    return Todo.restore({ ...todo, version: todo.version + 1 });
  }

  async save(todo: Todo): Promise<Todo> {
    const { id, version } = todo;
    const updated = await this.#database.withEntityManager((em) =>
      em.nativeUpdate(TodoRow, { id, version }, toTodoRow(todo)),
    );
    if (updated === 0) throw new ConcurrentModification();
    return Todo.restore({ ...todo, version: version + 1 });
  }

  async remove(id: TodoId): Promise<boolean> {
    return this.#database.withEntityManager(async (em) => (await em.nativeDelete(TodoRow, { id })) > 0);
  }

  /** Locks the owner's row first, which `add` locks too: a concurrent `add` commits before this or waits. */
  async removeAllOf(ownerId: UserId): Promise<number> {
    return this.#database.withEntityManager(async (em) => {
      requireUnitOfWork(em, "TodoRepository.removeAllOf");
      const owner = em.createQueryBuilder(UserRow).select("id").where({ id: ownerId });
      await owner.setLockMode(LockMode.PESSIMISTIC_WRITE).execute();
      return removeTodosOf(em, ownerId);
    });
  }
}

function requireUnitOfWork(em: EntityManager, operation: string): void {
  if (!em.isInTransaction()) throw new OutsideUnitOfWork(operation);
}

async function find(em: EntityManager, id: TodoId, lockMode: LockMode): Promise<Todo | null> {
  const todo = em
    .createQueryBuilder(TodoRow)
    .select([...todoColumns])
    .where({ id });
  const [record] = await todo.setLockMode(lockMode).execute<TodoRecord[]>();
  return record === undefined ? null : toTodo(record);
}
