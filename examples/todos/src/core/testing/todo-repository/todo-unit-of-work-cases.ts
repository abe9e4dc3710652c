import assert from "node:assert/strict";
import { ConcurrentModification, OutsideUnitOfWork } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import {
  assertInstances,
  assertRejects,
  assertResolves,
  race,
  rollBack,
  settle,
  yieldToEventLoop,
} from "@portcullis/core/testing";
import { OwnerNotFound, Todo } from "../../index.ts";
import { aTodo, aTodoId, at, aUserId, everyTodo, seedOwner, seedTodo } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Todos in units of work: locks, rollbacks, and deletion with the owner. */
export const todoUnitOfWorkCases: readonly ContractCase<TodoRepositorySubject>[] = [
  {
    name: "lock reads the todo, or null when there is none",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const todo = await seedTodo(subject, { title: "Locked" });
      assert.deepEqual(await unitOfWork.run(() => todos.lock(todo.id)), todo);
      assert.equal(await unitOfWork.run(() => todos.lock(aTodoId())), null);
    },
  },
  {
    name: "lock and removeAllOf throw outside a unit of work",
    async run(makeSubject) {
      const subject = await makeSubject();
      const todo = await seedTodo(subject);
      await assertRejects(subject.todos.lock(todo.id), OutsideUnitOfWork);
      await assertRejects(subject.todos.removeAllOf(todo.ownerId), OutsideUnitOfWork);
      assert.deepEqual(await subject.todos.findById(todo.id), todo);
    },
  },
  {
    name: "units of work that lock, read and save one todo lose no update",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const { id } = await seedTodo(subject, { title: ":" });
      for (const letters of ["abc", "def", "ghi"]) {
        const { failures } = await settle(
          race(3, (index) =>
            unitOfWork.run(async () => {
              const todo = await todos.lock(id);
              await yieldToEventLoop();
              if (todo !== null) await todos.save(todo.change({ title: todo.title + letters[index] }, at(1)));
            }),
          ),
        );
        assert.deepEqual(failures, []);
      }
      const found = await todos.findById(id);
      assert.equal([...(found?.title ?? "")].sort().join(""), ":abcdefghi");
      assert.equal(found?.version, 10);
    },
  },
  {
    name: "a save from outside waits for the unit of work that locked the todo",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const before = await seedTodo(subject);
      const holder = unitOfWork.run(async () => {
        const todo = await todos.lock(before.id);
        await yieldToEventLoop();
        return todo && todos.save(Todo.restore({ ...todo, title: "Holder" }));
      });
      const outsider = todos.save(Todo.restore({ ...before, title: "Outsider" }));
      const [held, { failures }] = await assertResolves(Promise.all([holder, settle([outsider])]));
      assertInstances(failures, ConcurrentModification);
      // Either the holder wrote last, or the outsider was refused: what the holder locked did not change.
      assert.equal((await todos.findById(before.id))?.title, "Holder");
      assert.equal(held?.version, failures.length === 0 ? 3 : 2);
    },
  },
  {
    name: "is rolled back with the unit of work, todos and users alike",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, users } = subject;
      const [changed, removed, swept] = [
        await seedTodo(subject, { createdAt: at(1) }),
        await seedTodo(subject, { createdAt: at(2) }),
        await seedTodo(subject, { createdAt: at(3) }),
      ];
      let newcomer = aUserId();
      await rollBack(subject, async () => {
        newcomer = await seedOwner(subject);
        await todos.add(aTodo({ ownerId: newcomer }));
        await todos.add(aTodo({ ownerId: changed.ownerId }));
        await todos.save(Todo.restore({ ...changed, title: "Changed" }));
        await todos.remove(removed.id);
        await todos.removeAllOf(swept.ownerId);
        assert.equal((await todos.list(everyTodo)).length, 3, "the work sees its own changes");
      });
      assert.deepEqual(await todos.list(everyTodo), [changed, removed, swept]);
      assert.equal(await users.findById(newcomer), null);
    },
  },
  {
    name: "add refuses an owner who does not exist or was deleted, and stores nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, users } = subject;
      const deleted = await seedOwner(subject);
      await users.remove(deleted);
      for (const ownerId of [aUserId(), deleted]) {
        const todo = aTodo({ ownerId });
        await assertRejects(todos.add(todo), OwnerNotFound);
        assert.equal(await todos.findById(todo.id), null);
      }
      assert.deepEqual(await todos.list(everyTodo), []);
    },
  },
  {
    name: "an add that was refused for its owner leaves the unit of work usable",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const todo = aTodo({ ownerId: await seedOwner(subject) });
      const work = unitOfWork.run(async () => {
        await assertRejects(todos.add(aTodo({ ownerId: aUserId() })), OwnerNotFound);
        await todos.add(todo);
      });
      await assertResolves(work);
      assert.equal((await todos.findById(todo.id))?.version, 1);
    },
  },
  {
    name: "removeAllOf deletes the todos of one owner, and returns how many there were",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, unitOfWork } = subject;
      const kept = await seedTodo(subject);
      const ownerId = await seedOwner(subject);
      for (const completedAt of [null, at(1), null]) await seedTodo(subject, { ownerId, completedAt });
      const removeAll = () => unitOfWork.run(() => todos.removeAllOf(ownerId));
      assert.equal(await removeAll(), 3);
      assert.equal(await removeAll(), 0);
      assert.equal(await unitOfWork.run(() => todos.removeAllOf(aUserId())), 0);
      assert.deepEqual(await todos.list(everyTodo), [kept]);
    },
  },
  {
    name: "an owner and all their todos are deleted together while more are added: none is left",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos, users, unitOfWork } = subject;
      for (let round = 0; round < 5; round += 1) {
        const { ownerId } = await seedTodo(subject);
        const { failures } = await settle(
          race(10, async (index) => {
            for (let turn = 0; turn < index; turn += 1) await yieldToEventLoop();
            if (index !== 2) return todos.add(aTodo({ ownerId }));
            return unitOfWork.run(async () => {
              await todos.removeAllOf(ownerId);
              await yieldToEventLoop();
              await users.remove(ownerId);
            });
          }),
        );
        assertInstances(failures, OwnerNotFound);
        assert.equal(await users.findById(ownerId), null);
        assert.deepEqual(await todos.list({ ...everyTodo, ownerId }), []);
      }
    },
  },
];
