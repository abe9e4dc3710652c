import type { Actor } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import type { ListTodosInput, TodoView } from "../index.ts";
import type { Scenario } from "../test-support/scenario.ts";
import { aScenario, cli, issuesOf, refusal } from "../test-support/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

async function people({ person }: Scenario) {
  return {
    ada: await person("ada", "user"),
    bob: await person("bob", "user"),
    unprivileged: await person("unprivileged"),
    writer: await person("writer", "writer"),
    manager: await person("manager", "manager"),
    admin: await person("admin", "admin"),
    root: await person("root", "superadmin"),
  };
}

describe("GetTodo", () => {
  test("returns the actor's own, and any with todos:manage", async () => {
    const scenario = await aScenario();
    const { createTodo, getTodo } = scenario;
    const { ada, manager, admin, root } = await people(scenario);
    const todo = await createTodo.execute(ada, { title: "Ada's" });
    for (const actor of [ada, manager, admin, root, cli]) {
      expect(await getTodo.execute(actor, { todoId: todo.id })).toEqual(todo);
      expect(await getTodo.execute(actor, { todoId: todo.id.toUpperCase() })).toEqual(todo);
    }
  });

  test("[SEC-139] hides from others that a todo exists, and everything from actors without a permission", async () => {
    const scenario = await aScenario();
    const { createTodo, getTodo } = scenario;
    const { ada, bob, unprivileged, writer, admin } = await people(scenario);
    const { id } = await createTodo.execute(ada, { title: "Ada's" });
    for (const todoId of [id, unknown, "no id", "", id.slice(1)]) {
      expect(await refusal(getTodo.execute(bob, { todoId }))).toBe("todos.todo_not_found");
      expect(await refusal(getTodo.execute(unprivileged, { todoId }))).toBe("access.permission_denied");
      expect(await refusal(getTodo.execute(writer, { todoId }))).toBe("access.permission_denied");
    }
    expect(await refusal(getTodo.execute(admin, { todoId: unknown }))).toBe("todos.todo_not_found");
    expect(await refusal(getTodo.execute(cli, { todoId: unknown }))).toBe("todos.todo_not_found");
  });

  test("the actor's own needs todos:read, also for a manager", async () => {
    const { createTodo, getTodo, person } = await aScenario();
    const actor = await person("ada", "manager", "writer");
    const { id } = await createTodo.execute(actor, { title: "x" });
    expect(await refusal(getTodo.execute(actor, { todoId: id }))).toBe("access.permission_denied");
  });
});

describe("ListTodos", () => {
  async function seeded() {
    const scenario = await aScenario();
    const actors = await people(scenario);
    const { clock, completeTodo, createTodo } = scenario;
    const make = async (
      actor: typeof actors.ada,
      title: string,
      dueDate: string | null,
    ): Promise<TodoView> => {
      clock.advance(1_000);
      return createTodo.execute(actor, { title, dueDate });
    };
    await make(actors.ada, "Milk", "2026-05-02");
    await make(actors.bob, "Bob's milk", "2026-04-01");
    const bread = await make(actors.ada, "Bread", null);
    await make(actors.ada, "STRASSE fegen", "2026-05-01");
    await completeTodo.execute(actors.ada, { todoId: bread.id });
    const titles = async (actor: Actor, input: ListTodosInput = {}): Promise<readonly string[]> =>
      (await scenario.listTodos.execute(actor, input)).items.map(({ title }) => title);
    return { ...scenario, ...actors, titles };
  }

  test("lists the actor's own, newest first, and those of all users with todos:manage", async () => {
    const { ada, bob, manager, admin, root, titles } = await seeded();
    expect(await titles(ada)).toEqual(["STRASSE fegen", "Bread", "Milk"]);
    expect(await titles(ada, { ownerId: ada.userId })).toEqual(["STRASSE fegen", "Bread", "Milk"]);
    expect(await titles(bob)).toEqual(["Bob's milk"]);
    for (const actor of [manager, admin, root, cli]) {
      expect(await titles(actor)).toEqual(["STRASSE fegen", "Bread", "Bob's milk", "Milk"]);
      expect(await titles(actor, { ownerId: bob.userId })).toEqual(["Bob's milk"]);
      expect(await titles(actor, { ownerId: unknown })).toEqual([]);
    }
    expect(await titles(admin, { ownerId: admin.userId })).toEqual([]);
  });

  test("sorts and filters, separately and combined", async () => {
    const { ada, admin, titles } = await seeded();
    expect(await titles(ada, { sort: "createdAt" })).toEqual(["Milk", "Bread", "STRASSE fegen"]);
    expect(await titles(ada, { sort: "-createdAt" })).toEqual(["STRASSE fegen", "Bread", "Milk"]);
    expect(await titles(ada, { sort: "dueDate" })).toEqual(["STRASSE fegen", "Milk", "Bread"]);
    expect(await titles(ada, { done: true })).toEqual(["Bread"]);
    expect(await titles(ada, { done: false })).toEqual(["STRASSE fegen", "Milk"]);
    expect(await titles(ada, { dueBefore: "2026-05-02" })).toEqual(["STRASSE fegen"]);
    expect(await titles(ada, { search: " straße " })).toEqual(["STRASSE fegen"]);
    expect(await titles(ada, { search: "" })).toHaveLength(3);
    expect(await titles(admin, { search: "MILK" })).toEqual(["Bob's milk", "Milk"]);
    const all = { search: "milk", done: false, dueBefore: "2026-04-02", sort: "dueDate" } as const;
    expect(await titles(admin, all)).toEqual(["Bob's milk"]);
    expect(await titles(ada, all)).toEqual([]);
  });

  test("returns a page and a cursor for the next, in every order", async () => {
    const { admin, listTodos, titles } = await seeded();
    for (const sort of ["createdAt", "-createdAt", "dueDate"] as const) {
      const first = await listTodos.execute(admin, { sort, limit: 3 });
      const rest = await listTodos.execute(admin, { sort, limit: 3, cursor: first.nextCursor ?? "" });
      expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
      expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(
        await titles(admin, { sort }),
      );
    }
  });

  test("accepts only cursors of its own order, and no forged ones", async () => {
    const { ada, admin, listTodos, listUsers } = await seeded();
    const cursorBy = async (sort: "createdAt" | "-createdAt" | "dueDate") =>
      (await listTodos.execute(ada, { sort, limit: 1 })).nextCursor ?? "";
    const users = (await listUsers.execute(admin, { limit: 1 })).nextCursor ?? "";
    const forge = (...parts: readonly string[]) => btoa(JSON.stringify(parts)).replaceAll("=", "");
    for (const cursor of [
      await cursorBy("createdAt"),
      await cursorBy("dueDate"),
      users,
      "",
      "garbage!",
      forge("todos:-createdAt", "infinity", unknown),
      forge("todos:-createdAt", "2026-05-01", unknown),
      forge("todos:-createdAt", "2026-05-01T00:00:00.000Z", "no id"),
    ]) {
      expect(await refusal(listTodos.execute(ada, { cursor }))).toBe("shared.invalid_cursor");
    }
    for (const key of ["", "infinity", "2026-02-30", "2026-05-01T00:00:00.000Z", "None", "' or true"]) {
      const cursor = forge("todos:dueDate", key, unknown);
      expect(await refusal(listTodos.execute(ada, { sort: "dueDate", cursor }))).toBe(
        "shared.invalid_cursor",
      );
    }
    const last = forge("todos:dueDate", "none", unknown);
    expect((await listTodos.execute(ada, { sort: "dueDate", cursor: last })).items).toHaveLength(1);
  });

  test("refuses", async () => {
    const { ada, bob, unprivileged, writer, listTodos } = await seeded();
    for (const actor of [unprivileged, writer]) {
      for (const input of [{}, { ownerId: actor.userId }, { ownerId: bob.userId }]) {
        expect(await refusal(listTodos.execute(actor, input))).toBe("access.permission_denied");
      }
    }
    for (const ownerId of [bob.userId, unknown]) {
      expect(await refusal(listTodos.execute(ada, { ownerId }))).toBe("access.permission_denied");
    }
    const bad = { ownerId: "me", dueBefore: "tomorrow", search: "a\u0000" };
    expect(await issuesOf(listTodos.execute(ada, bad))).toEqual({
      ownerId: "shared.invalid_id",
      dueBefore: "todos.invalid_due_date",
      search: "todos.invalid_search",
    });
    for (const limit of [0, 101, 1.5]) {
      expect(await refusal(listTodos.execute(ada, { limit }))).toBe("shared.invalid_limit");
    }
  });
});
