import assert from "node:assert/strict";
import { caseFold } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { readPages } from "@portcullis/core/testing";
import type { TodoQuery, TodoState } from "../../index.ts";
import { todoPosition, todoSorts } from "../../index.ts";
import { at, aUserId, everyTodo, seedOwner, seedTodo } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Lists what the filters leave, by the titles, in all three orders, which must agree on what is left. */
async function titlesOf(
  { todos }: TodoRepositorySubject,
  filters: Partial<TodoQuery>,
): Promise<readonly string[]> {
  const [titles, ...others] = await Promise.all(
    todoSorts.map(async (sort) =>
      (await todos.list({ ...everyTodo, ...filters, sort })).map(({ title }) => title).sort(),
    ),
  );
  for (const other of others) assert.deepEqual(other, titles);
  return titles ?? [];
}

/** Every filter of lists, by itself and combined. */
export const todoFilterCases: readonly ContractCase<TodoRepositorySubject>[] = [
  {
    name: "filters by owner",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ada = await seedTodo(subject, { title: "Ada's" });
      const bob = await seedTodo(subject, { title: "Bob's" });
      assert.deepEqual(await titlesOf(subject, { ownerId: ada.ownerId }), ["Ada's"]);
      assert.deepEqual(await titlesOf(subject, { ownerId: bob.ownerId }), ["Bob's"]);
      assert.deepEqual(await titlesOf(subject, { ownerId: aUserId() }), []);
      assert.deepEqual(await titlesOf(subject, {}), ["Ada's", "Bob's"]);
    },
  },
  {
    name: "filters by whether todos are done",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedOwner(subject);
      await seedTodo(subject, { ownerId, title: "done", completedAt: at(1) });
      const open = await seedTodo(subject, { ownerId, title: "open" });
      for (const owner of [null, ownerId]) {
        assert.deepEqual(await titlesOf(subject, { ownerId: owner, done: true }), ["done"]);
        assert.deepEqual(await titlesOf(subject, { ownerId: owner, done: false }), ["open"]);
      }
      await subject.todos.save(open.complete(at(2)));
      assert.deepEqual(await titlesOf(subject, { done: true }), ["done", "open"]);
      assert.deepEqual(await titlesOf(subject, { done: false }), []);
    },
  },
  {
    name: "filters by due date: before the day, not on it, and none without one",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedOwner(subject);
      for (const dueDate of ["0001-01-01", "2026-04-30", "2026-05-01", "9999-12-31", null]) {
        await seedTodo(subject, { ownerId, dueDate, title: dueDate ?? "never" });
      }
      for (const owner of [null, ownerId]) {
        const due = (dueBefore: string) => titlesOf(subject, { ownerId: owner, dueBefore });
        assert.deepEqual(await due("0001-01-01"), []);
        assert.deepEqual(await due("2026-05-01"), ["0001-01-01", "2026-04-30"]);
        assert.deepEqual(await due("2026-05-02"), ["0001-01-01", "2026-04-30", "2026-05-01"]);
        assert.deepEqual(await due("9999-12-31"), ["0001-01-01", "2026-04-30", "2026-05-01"]);
      }
    },
  },
  {
    name: "searches title and description, and not both at once",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedTodo(subject, { title: "Buy oat milk", description: "At the market,\non Saturday" });
      await seedTodo(subject, { title: "Other" });
      for (const search of ["buy oat milk", "y oat", "milk", "at the market,", "saturday", "e market"]) {
        assert.deepEqual(await titlesOf(subject, { search }), ["Buy oat milk"], search);
      }
      for (const search of ["milkat", "milk at", "milk null", "null", "zzz"]) {
        assert.deepEqual(await titlesOf(subject, { search }), [], search);
      }
    },
  },
  {
    name: "finds the changed texts, and no longer the old ones",
    async run(makeSubject) {
      const subject = await makeSubject();
      const todo = await seedTodo(subject, { title: "Milk", description: "oat" });
      await subject.todos.save(todo.change({ title: "Bread", description: "rye" }, at(1)));
      for (const search of ["bread", "rye"]) {
        assert.deepEqual(await titlesOf(subject, { search }), ["Bread"]);
      }
      for (const search of ["milk", "oat"]) assert.deepEqual(await titlesOf(subject, { search }), []);
    },
  },
  {
    name: "searches without regard to letter case, also beyond ASCII",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const [title, description] of [
        ["Große Straße", null],
        ["ΣΊΣΥΦΟΣ", "ΟΔΟΣ"],
        ["MÜNCHEN", "caf\u00e9 張偉 😀"],
      ] as const) {
        await seedTodo(subject, { title, description });
      }
      for (const [text, title] of [
        ["STRASSE", "Große Straße"],
        ["große", "Große Straße"],
        ["Σίσυφος", "ΣΊΣΥΦΟΣ"],
        ["οδος", "ΣΊΣΥΦΟΣ"],
        ["münchen", "MÜNCHEN"],
        ["CAFE\u0301", "MÜNCHEN"],
        ["張", "MÜNCHEN"],
        ["😀", "MÜNCHEN"],
      ] as const) {
        assert.deepEqual(await titlesOf(subject, { search: caseFold(text) }), [title], text);
      }
      assert.deepEqual(await titlesOf(subject, { search: "😁" }), []);
    },
  },
  {
    name: "takes %, _, \\, quotes, stars and question marks in a search literally",
    async run(makeSubject) {
      const subject = await makeSubject();
      const titles = ["100% sure", "snake_case", "back\\slash", "it's", "a*b", 'say "hi"', "why?", "plain"];
      for (const title of titles) await seedTodo(subject, { title });
      for (const [search, title] of [
        ["%", "100% sure"],
        ["0% s", "100% sure"],
        ["_", "snake_case"],
        ["\\", "back\\slash"],
        ["k\\s", "back\\slash"],
        ["'", "it's"],
        ["*", "a*b"],
        ['"', 'say "hi"'],
        ["?", "why?"],
      ] as const) {
        assert.deepEqual(await titlesOf(subject, { search }), [title], search);
      }
      for (const search of ["s%e", "pl_in", "\\%", "p*n", "'; drop table todos; --", "??", "$1"]) {
        assert.deepEqual(await titlesOf(subject, { search }), [], search);
      }
    },
  },
  {
    name: "combines filters, and pages through what they leave",
    async run(makeSubject) {
      const subject = await makeSubject();
      const ownerId = await seedOwner(subject);
      const wanted = { ownerId, title: "Milk", dueDate: "2026-05-01", completedAt: at(1) };
      const unwanted: readonly Partial<TodoState>[] = [
        { ownerId: await seedOwner(subject) },
        { title: "Bread" },
        { dueDate: "2026-06-01" },
        { completedAt: null },
      ];
      for (let index = 0; index < 5; index += 1) {
        await seedTodo(subject, { ...wanted, createdAt: at(index) });
        for (const other of unwanted) await seedTodo(subject, { ...wanted, createdAt: at(index), ...other });
      }
      const filters: Partial<TodoQuery> = { ownerId, search: "milk", dueBefore: "2026-05-02", done: true };
      for (const sort of todoSorts) {
        const read = await readPages(
          (keyset) => subject.todos.list({ ...everyTodo, ...filters, sort, ...keyset }),
          2,
          todoPosition(sort),
        );
        assert.equal(new Set(read.map(({ id }) => id)).size, 5, sort);
        for (const todo of read) assert.deepEqual({ ...todo, ...wanted }, { ...todo }, sort);
        // Without any one filter there is more.
        for (const left of ["ownerId", "search", "dueBefore", "done"] as const) {
          const wider = await subject.todos.list({ ...everyTodo, ...filters, sort, [left]: null });
          assert.equal(wider.length, 10, `${sort} without ${left}`);
        }
      }
    },
  },
];
