import assert from "node:assert/strict";
import { ConcurrentModification } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { assertInstances, assertRejects, race, settle } from "@portcullis/core/testing";
import { Todo } from "../../index.ts";
import { aTodo, aTodoId, at, everyTodo, seedTodo } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Saving and removing todos. */
export const todoChangeCases: readonly ContractCase<TodoRepositorySubject>[] = [
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
    name: "save refuses a todo that was removed or never added, and does not restore it",
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
    name: "remove deletes the todo and returns whether there was one",
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
