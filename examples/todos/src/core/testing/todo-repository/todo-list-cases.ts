import assert from "node:assert/strict";
import type { UserId } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { readPages } from "@portcullis/core/testing";
import type { TodoSort } from "../../index.ts";
import { todoPosition, todoSorts } from "../../index.ts";
import { aTodo, aTodoId, at, everyTodo, sampleTime, seedOwner, seedTodo } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Nine todos of two owners in no particular order; times and due dates are shared, three have no due date. */
async function seedNine(subject: TodoRepositorySubject): Promise<UserId> {
  const owners = [await seedOwner(subject), await seedOwner(subject)] as const;
  const dueDates = ["2026-05-02", null, "2026-05-01", "2026-05-02", null, "0099-01-01", "9999-12-31", null];
  for (const [index, minutes] of [3, 1, 4, 1, 5, 2, 2, 4, 3].entries()) {
    await seedTodo(subject, {
      ownerId: owners[index % 3 === 0 ? 1 : 0],
      createdAt: at(minutes * 60_000),
      dueDate: dueDates[index] ?? null,
    });
  }
  return owners[0];
}

/** The order of lists, and how they are paged through. */
export const todoListCases: readonly ContractCase<TodoRepositorySubject>[] = [
  {
    name: "lists todos with every field",
    async run(makeSubject) {
      const subject = await makeSubject();
      const done = await seedTodo(subject, {
        title: "Zoë 👩🏽‍🚀",
        description: "张\n\t伟",
        dueDate: "2026-02-28",
        completedAt: at(3),
        createdAt: at(1),
        updatedAt: at(2),
      });
      const plain = await seedTodo(subject, { createdAt: at(2) });
      assert.deepEqual(await subject.todos.list(everyTodo), [done, plain]);
    },
  },
  {
    name: "is empty when there are no todos",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedOwner(subject);
      for (const sort of todoSorts) {
        assert.deepEqual(await subject.todos.list({ ...everyTodo, sort }), []);
        assert.deepEqual(await subject.todos.list({ ...everyTodo, sort, ownerId }), []);
      }
    },
  },
  {
    name: "sorts by creation, oldest or newest first, ties by id in the same direction",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      const [low, middle, high] = [aTodoId(), aTodoId(), aTodoId()];
      for (const id of [middle, high, low]) await seedTodo(subject, { id, createdAt: sampleTime });
      const early = await seedTodo(subject, { createdAt: at(-1) });
      const late = await seedTodo(subject, { createdAt: at(1) });
      const expected = [early.id, low, middle, high, late.id];
      const idsBy = async (sort: TodoSort) => (await todos.list({ ...everyTodo, sort })).map(({ id }) => id);
      assert.deepEqual(await idsBy("createdAt"), expected);
      assert.deepEqual(await idsBy("-createdAt"), expected.toReversed());
    },
  },
  {
    name: "sorts by due date, ties by id, and todos without a due date last",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ids = Array.from({ length: 7 }, aTodoId);
      const due = [null, "9999-12-31", null, "2026-05-01", "0001-01-01", "2026-05-01", "2026-04-30"];
      for (const index of [3, 5, 0, 6, 1, 4, 2]) {
        await seedTodo(subject, { id: ids[index] ?? aTodoId(), dueDate: due[index] ?? null });
      }
      const listed = await subject.todos.list({ ...everyTodo, sort: "dueDate" });
      assert.deepEqual(
        listed.map(({ id }) => ids.indexOf(id)),
        [4, 6, 3, 5, 1, 0, 2],
      );
    },
  },
  {
    name: "reads one row more than the limit, so that the caller sees whether more follow",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedNine(subject);
      for (const sort of todoSorts) {
        assert.equal((await subject.todos.list({ ...everyTodo, sort, limit: 3 })).length, 4);
        assert.equal((await subject.todos.list({ ...everyTodo, sort, ownerId, limit: 5 })).length, 6);
        assert.equal((await subject.todos.list({ ...everyTodo, sort, ownerId, limit: 6 })).length, 6);
      }
    },
  },
  {
    name: "page after page shows each todo once, in the order of the whole list",
    async run(makeSubject) {
      const subject = await makeSubject();
      const some = await seedNine(subject);
      for (const sort of todoSorts) {
        for (const ownerId of [null, some]) {
          const query = { ...everyTodo, sort, ownerId };
          const whole = await subject.todos.list(query);
          assert.equal(whole.length, ownerId === null ? 9 : 6);
          for (const limit of [1, 2, 3, 4, 100]) {
            const read = await readPages(
              (keyset) => subject.todos.list({ ...query, ...keyset }),
              limit,
              todoPosition(sort),
            );
            assert.deepEqual(read, whole, `${sort}, ${limit} a page`);
          }
        }
      }
    },
  },
  {
    name: "continues after a position whose todo was removed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { todos } = subject;
      await seedNine(subject);
      for (const sort of todoSorts) {
        const whole = await todos.list({ ...everyTodo, sort });
        const gone = whole[Math.floor(whole.length / 2)];
        assert.ok(gone);
        await todos.remove(gone.id);
        const rest = await todos.list({ ...everyTodo, sort, after: todoPosition(sort)(gone) });
        assert.deepEqual(rest, whole.slice(whole.indexOf(gone) + 1), sort);
      }
    },
  },
  {
    name: "pages neither repeat nor skip a todo while others are added and removed",
    async run(makeSubject) {
      for (const sort of todoSorts) {
        const subject = await makeSubject();
        const { todos } = subject;
        const ownerId = await seedNine(subject);
        const seeded = await todos.list({ ...everyTodo, sort });
        const read = await readPages(
          (keyset) => todos.list({ ...everyTodo, sort, ...keyset }),
          2,
          todoPosition(sort),
          async (page) => {
            if (page > 4) return;
            const passed = seeded[page * 2 - 1];
            // Fewer than are added: with equal numbers an OFFSET would be right by chance.
            if (page % 2 === 0 && passed !== undefined) await todos.remove(passed.id);
            await todos.add(aTodo({ ownerId, createdAt: at(-1_000), dueDate: "0001-01-01" }));
            await todos.add(aTodo({ ownerId, createdAt: at(900_000), dueDate: null }));
          },
        );
        const ids = read.map(({ id }) => id);
        const old = new Set(seeded.map(({ id }) => id));
        assert.deepEqual(
          ids.filter((id) => old.has(id)),
          [...old],
          sort,
        );
        assert.equal(new Set(ids).size, ids.length, sort);
      }
    },
  },
];
