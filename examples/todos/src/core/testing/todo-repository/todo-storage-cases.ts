import assert from "node:assert/strict";
import { ConcurrentModification } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { assertInstances, assertRejects, mutate, race, settle } from "@portcullis/core/testing";
import { Todo } from "../../index.ts";
import { aTodo, aTodoId, at, everyTodo, seedOwner, seedTodo } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Adding and finding todos. */
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
    name: "distinguishes null from text",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id } = await seedTodo(subject);
      const found = await subject.todos.findById(id);
      assert.deepEqual([found?.description, found?.dueDate, found?.completedAt], [null, null, null]);
    },
  },
  {
    name: "stores SQL, quotes, wildcards and unusual scripts in text unchanged",
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
    name: "stores the longest texts and the first and last days that the domain allows",
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
    name: "finds no todo by an unknown id",
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
];
