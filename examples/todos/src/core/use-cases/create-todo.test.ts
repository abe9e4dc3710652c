import { describe, expect, test } from "vitest";
import { aScenario, cli, issuesOf, refusal } from "../test-support/scenario.ts";

describe("CreateTodo", () => {
  test("creates an open todo of the actor, and records it without its text", async () => {
    const { clock, createTodo, getTodo, newEvents, person } = await aScenario();
    const ada = await person("ada", "user");
    const todo = await createTodo.execute(ada, {
      title: " Buy cafe\u0301 ",
      description: "Beans,\nnot instant",
      dueDate: "2026-05-01",
    });
    expect(todo).toEqual({
      id: todo.id,
      title: "Buy café",
      description: "Beans,\nnot instant",
      dueDate: "2026-05-01",
      done: false,
      completedAt: null,
      ownerId: ada.userId,
      createdAt: clock.now(),
      updatedAt: clock.now(),
      version: 1,
    });
    expect(await getTodo.execute(ada, { todoId: todo.id })).toEqual(todo);
    const actor = { type: "user", userId: ada.userId };
    const data = { todoId: todo.id, ownerId: ada.userId };
    expect(await newEvents()).toMatchObject([{ type: "todos.todo_created", actor, data }]);
  });

  test("needs no more than a title", async () => {
    const { createTodo, person } = await aScenario();
    const ada = await person("ada", "writer");
    const nothingElse = { description: null, dueDate: null };
    expect(await createTodo.execute(ada, { title: "Water the plants" })).toMatchObject(nothingElse);
    expect(await createTodo.execute(ada, { title: "x", description: "", dueDate: null })).toMatchObject(
      nothingElse,
    );
  });

  test("creates two todos of the same title", async () => {
    const { createTodo, listTodos, person } = await aScenario();
    const ada = await person("ada", "user");
    const both = [
      await createTodo.execute(ada, { title: "x" }),
      await createTodo.execute(ada, { title: "x" }),
    ];
    expect((await listTodos.execute(ada, { sort: "createdAt" })).items).toEqual(both);
  });

  test("ignores an owner, an id and a state in the input", async () => {
    const { createTodo, person } = await aScenario();
    const [ada, eve] = [await person("ada", "user"), await person("eve", "user")];
    const smuggled = {
      title: "x",
      ownerId: ada.userId,
      id: "1",
      done: true,
      completedAt: new Date(0),
      version: 9,
    };
    const todo = await createTodo.execute(eve, smuggled);
    expect(todo).toMatchObject({ ownerId: eve.userId, done: false, completedAt: null, version: 1 });
    expect(todo.id).not.toBe("1");
  });

  test("refuses", async () => {
    const { createTodo, deleteUser, newEvents, person } = await aScenario();
    const [unprivileged, reader, manager, ada] = [
      await person("unprivileged"),
      await person("reader", "reader"),
      await person("manager", "manager"),
      await person("ada", "user"),
    ];
    expect(await refusal(createTodo.execute(cli, { title: "x" }))).toBe("identity.not_a_user");
    for (const actor of [unprivileged, reader, manager]) {
      expect(await refusal(createTodo.execute(actor, { title: "x" }))).toBe("access.permission_denied");
    }
    const bad = { title: "\n", description: "\u0000", dueDate: "2026-02-30" };
    expect(await issuesOf(createTodo.execute(ada, bad))).toEqual({
      title: "todos.invalid_title",
      description: "todos.invalid_description",
      dueDate: "todos.invalid_due_date",
    });
    expect(await newEvents()).toEqual([]);
    await deleteUser.execute(cli, { userId: ada.userId });
    await newEvents();
    expect(await refusal(createTodo.execute(ada, { title: "x" }))).toBe("access.actor_revoked");
    expect(await newEvents()).toEqual([]);
  });
});
