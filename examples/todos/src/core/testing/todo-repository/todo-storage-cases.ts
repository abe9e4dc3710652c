import assert from "node:assert/strict";
import { ConcurrentModification } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { assertInstances, assertRejects, mutate, race, settle } from "@portcullis/core/testing";
import { Todo } from "../../index.ts";
import { aTodo, aTodoId, at, everyTodo, seedOwner, seedTodo } from "../samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Storing, finding and removing todos, and their versions. */
export const todoStorageCases: readonly ContractCase<TodoRepositorySubject>[] = [
  {
    name: "finds an added todo with every field",
    async run(makeSubject) {
      const subject = await makeSubject();
      const todo = aTodo({
        ownerId: await seedOwner(subject),
        title: "Zoë anrufen 👩🏽‍🚀",
        description: "Erst das Büro,\n\tdann 張偉",
        dueDate: "2024-02-29",
        completedAt: at(3),
        createdAt: at(1),
        updatedAt: at(2),
      });
      const expected = Todo.restore({ ...todo, version: 1 });
      assert.deepEqual(await subject.todos.add(todo), expected);
      assert.deepEqual(await subject.todos.findById(todo.id), expected);
    },
  },
  {
    name: "keeps null apart from text",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id } = await seedTodo(subject);
      const found = await subject.todos.findById(id);
      assert.deepEqual([found?.description, found?.dueDate, found?.completedAt], [null, null, null]);
    },
  },
  {
    name: "keeps SQL, quotes, wildcards and unusual scripts in text as they are",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedOwner(subject);
      for (const text of [
        "Robert'); DROP TABLE todos;--",
        'a"b\\c\\',
        "%_?:id $1 ?? ::text",
        "null",
        "{}",
        "{{constructor}} <script>alert(1)</script>",
        "\u202eright to left, أهلا",
        "a\u0301 is not composed",
        "😀".repeat(50),
      ]) {
        const { id } = await seedTodo(subject, { ownerId, title: text, description: text });
        const found = await subject.todos.findById(id);
        assert.deepEqual([found?.title, found?.description], [text, text]);
      }
    },
  },
  {
    name: "has room for the longest texts and the outermost days the domain allows",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const dueDate of ["0001-01-01", "9999-12-31"]) {
        const longest = { title: "😀".repeat(200), description: "😀".repeat(5_000), dueDate };
        const { id } = await seedTodo(subject, longest);
        assert.partialDeepStrictEqual(await subject.todos.findById(id), longest);
      }
    },
  },
  {
    name: "finds nothing by an id that no todo has",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedTodo(subject);
      assert.equal(await subject.todos.findById(aTodoId()), null);
    },
  },
  {
    name: "returns copies: changing what was found changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const stored = await seedTodo(subject, { completedAt: at(1) });
      const expected = Todo.restore(stored);
      for (const read of [
        () => todos.findById(stored.id),
        () => unitOfWork.run(() => todos.lock(stored.id)),
        async () => (await todos.list(everyTodo))[0],
      ]) {
        mutate(await read());
        assert.deepEqual(await todos.findById(stored.id), expected);
      }
    },
  },
  {
    name: "stores a copy: changing what was given, or returned for it, changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      const given = aTodo({ ownerId: await seedOwner(subject), completedAt: at(1) });
      const added = Todo.restore({ ...given, version: 1 });
      const returned = await todos.add(given);
      mutate(given);
      mutate(returned);
      assert.deepEqual(await todos.findById(given.id), added);
      const change = Todo.restore({ ...added, title: "Changed" });
      const saved = Todo.restore({ ...change, version: 2 });
      mutate(await todos.save(change));
      mutate(change);
      assert.deepEqual(await todos.findById(given.id), saved);
    },
  },
  {
    name: "add refuses the id of a stored todo, and changes nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const stored = await seedTodo(subject);
      for (const ownerId of [stored.ownerId, await seedOwner(subject)]) {
        const namesake = aTodo({ id: stored.id, ownerId, title: "Another" });
        await assertRejects(subject.todos.add(namesake), ConcurrentModification);
      }
      assert.deepEqual(await subject.todos.list(everyTodo), [stored]);
    },
  },
  {
    name: "of many adds of one id, one is stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const [id, ownerId] = [aTodoId(), await seedOwner(subject)];
      const { results, failures } = await settle(
        race(20, (index) => subject.todos.add(aTodo({ id, ownerId, title: `Writer ${index}` }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, ConcurrentModification);
      assert.deepEqual(await subject.todos.findById(id), results[0]);
    },
  },
  {
    name: "save returns the todo with the next version and stores every change",
    async run(makeSubject) {
      const subject = await makeSubject();
      const first = await seedTodo(subject);
      const filled = { title: "New", description: "New", dueDate: "2026-05-01", completedAt: at(4) };
      const change = Todo.restore({ ...first, ...filled, updatedAt: at(5) });
      const second = await subject.todos.save(change);
      assert.deepEqual(second, Todo.restore({ ...change, version: 2 }));
      assert.deepEqual(await subject.todos.findById(first.id), second);
      const emptied = Todo.restore({ ...second, description: null, dueDate: null, completedAt: null });
      const third = await subject.todos.save(emptied);
      assert.deepEqual(await subject.todos.findById(first.id), third);
      assert.deepEqual(third, Todo.restore({ ...emptied, version: 3 }));
    },
  },
  {
    name: "save refuses a version that is not the stored one, and changes nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      const first = await seedTodo(subject);
      const second = await todos.save(Todo.restore({ ...first, title: "Second" }));
      for (const version of [0, 1, 3]) {
        const stale = Todo.restore({ ...first, title: "Stale", version });
        await assertRejects(todos.save(stale), ConcurrentModification);
      }
      assert.deepEqual(await todos.findById(first.id), second);
    },
  },
  {
    name: "of many saves of one version, one succeeds",
    async run(makeSubject) {
      const subject = await makeSubject();
      const todo = await seedTodo(subject);
      const { results, failures } = await settle(
        race(20, (index) => subject.todos.save(Todo.restore({ ...todo, title: `Writer ${index}` }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, ConcurrentModification);
      assert.deepEqual(await subject.todos.findById(todo.id), results[0]);
    },
  },
  {
    name: "save refuses a todo that was removed or never added, and does not bring it back",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      const removed = await seedTodo(subject);
      await todos.remove(removed.id);
      for (const todo of [removed, aTodo({ ownerId: removed.ownerId })]) {
        await assertRejects(todos.save(todo), ConcurrentModification);
        assert.equal(await todos.findById(todo.id), null);
      }
    },
  },
  {
    name: "remove deletes the todo and says whether there was one",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      const todo = await seedTodo(subject);
      const other = await seedTodo(subject, { ownerId: todo.ownerId });
      assert.equal(await todos.remove(todo.id), true);
      assert.equal(await todos.findById(todo.id), null);
      assert.equal(await todos.remove(todo.id), false);
      assert.equal(await todos.remove(aTodoId()), false);
      assert.deepEqual(await todos.list(everyTodo), [other]);
    },
  },
  {
    name: "of many removals of one todo, one finds it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const todo = await seedTodo(subject);
      const { results } = await settle(race(10, () => subject.todos.remove(todo.id)));
      assert.equal(results.filter(Boolean).length, 1);
    },
  },
];
