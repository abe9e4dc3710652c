import { ConcurrentModification, UserNotFound } from "@portcullis/core";
import type { Mutants } from "@portcullis/core/testing";
import { yieldToEventLoop } from "@portcullis/core/testing";
import { OwnerNotFound, Todo } from "../../index.ts";
import {
  broken,
  locksOutside,
  misreading,
  miswriting,
  withoutTransactions,
  write,
} from "./faulty-todo-repository.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

const overwrites = broken((_, store) => ({ add: (todo) => write(store, todo) }));

const readsThenWrites = broken((todos, store) => ({
  async add(todo) {
    if ((await todos.findById(todo.id)) !== null) throw new ConcurrentModification();
    return write(store, todo);
  },
  async save(todo) {
    const stored = await todos.findById(todo.id);
    if (stored?.version !== todo.version) throw new ConcurrentModification();
    return write(store, todo);
  },
}));

const ignoresVersions = broken((todos) => ({
  async save(todo) {
    const stored = await todos.findById(todo.id);
    return todos.save(Todo.restore({ ...todo, version: stored?.version ?? todo.version }));
  },
}));

export const todoStorageMutants: Mutants<TodoRepositorySubject> = {
  "finds an added todo with every field": misreading(() => ({ completedAt: null })),
  "distinguishes null from text": misreading(({ description }) => ({ description: description ?? "" })),
  "stores SQL, quotes, wildcards and unusual scripts in text unchanged": miswriting(({ title }) => ({
    title: title.normalize("NFC"),
  })),
  "stores the longest texts and the first and last days that the domain allows": miswriting(
    ({ description }) => ({ description: description?.slice(0, 5_000) ?? null }),
  ),
  "finds no todo by an unknown id": broken((_, { rows }) => ({
    findById: async () => rows.values()[0] ?? null,
  })),
  "returns copies: changing what was found changes nothing stored": broken((_, { rows }) => ({
    list: async () => rows.values(),
  })),
  "stores a copy: changing what was given, or returned for it, changes nothing stored": broken(
    (todos, { database, rows }) => ({
      async save(todo) {
        const saved = await todos.save(todo);
        await database.operate(() => rows.set(saved.id, saved));
        return saved;
      },
    }),
  ),
  "add refuses the id of a stored todo, and changes nothing": overwrites,
  "of many adds of one id, one is stored": readsThenWrites,
  "save returns the todo with the next version and stores every change": broken((todos) => ({
    async save(todo) {
      const stored = await todos.findById(todo.id);
      return todos.save(Todo.restore({ ...todo, dueDate: todo.dueDate ?? stored?.dueDate ?? null }));
    },
  })),
  "save refuses a version that is not the stored one, and changes nothing": ignoresVersions,
  "of many saves of one version, one succeeds": readsThenWrites,
  "save refuses a todo that was removed or never added, and does not restore it": broken((_, store) => ({
    save: (todo) => write(store, todo),
  })),
  "remove deletes the todo and returns whether there was one": broken((todos) => ({
    remove: async (id) => (await todos.remove(id)) || true,
  })),
  "of many removals of one todo, one finds it": broken((todos) => ({
    async remove(id) {
      const found = await todos.findById(id);
      await todos.remove(id);
      return found !== null;
    },
  })),
  "lock reads the todo, or null when there is none": broken(() => ({ lock: async () => null })),
  "lock and removeAllOf throw outside a unit of work": locksOutside,
  "units of work that lock, read and save one todo lose no update": withoutTransactions,
  "a save from outside waits for the unit of work that locked the todo": withoutTransactions,
  "is rolled back with the unit of work, todos and users alike": withoutTransactions,
  "add refuses an owner who does not exist or was deleted, and stores nothing": broken((todos) => ({
    async add(todo) {
      return todos.add(todo).catch((error: unknown) => {
        throw error instanceof OwnerNotFound ? new UserNotFound() : error;
      });
    },
  })),
  "an add that was refused for its owner leaves the unit of work usable": broken((todos) => {
    let failure: unknown = null;
    return {
      async add(todo) {
        if (failure !== null) throw failure;
        return todos.add(todo).catch((error: unknown) => {
          failure = error;
          throw error;
        });
      },
    };
  }),
  "removeAllOf deletes the todos of one owner, and returns how many there were": broken(
    (_, { database, rows }) => ({
      removeAllOf: () => database.operate(() => rows.values().filter(({ id }) => rows.delete(id)).length),
    }),
  ),
  "an owner and all their todos are deleted together while more are added: none is left": broken(
    (_, store) => ({
      async add(todo) {
        if ((await store.users.findById(todo.ownerId)) === null) throw new OwnerNotFound();
        for (let turn = 0; turn < 3; turn += 1) await yieldToEventLoop();
        return write(store, todo);
      },
    }),
  ),
};
