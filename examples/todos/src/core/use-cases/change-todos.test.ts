import type { Actor } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import type { Scenario } from "../test-support/scenario.ts";
import { aScenario, cli, issuesOf, refusal } from "../test-support/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

/** A scenario with one todo of Ada's, of version 1, and a second later. */
async function withTodo() {
  const scenario = await aScenario();
  const ada = await scenario.person("ada", "user");
  const input = { title: "Milk", description: "Oat", dueDate: "2026-05-01" };
  const todo = await scenario.createTodo.execute(ada, input);
  await scenario.newEvents();
  scenario.clock.advance(1_000);
  const data = { todoId: todo.id, ownerId: ada.userId };
  return { ...scenario, scenario, ada, todo, todoId: todo.id, data };
}

interface Target {
  readonly todoId: string;
  readonly expectedVersion?: number;
}

/** Every use case that changes a todo, as a call that changes one that is done. */
const changes: Readonly<
  Record<string, (scenario: Scenario, actor: Actor, target: Target) => Promise<unknown>>
> = {
  UpdateTodo: ({ updateTodo }, actor, target) => updateTodo.execute(actor, { ...target, title: "Changed" }),
  CompleteTodo: ({ completeTodo }, actor, target) => completeTodo.execute(actor, target),
  ReopenTodo: ({ reopenTodo }, actor, target) => reopenTodo.execute(actor, target),
  DeleteTodo: ({ deleteTodo }, actor, target) => deleteTodo.execute(actor, target),
};

describe.each(Object.entries(changes))("%s", (name, change) => {
  test("is for the owner with todos:write, for managers, and for the system", async () => {
    for (const role of ["user", "writer", "manager", "admin", "superadmin", "system"] as const) {
      const { completeTodo, createTodo, newEvents, person, reopenTodo, scenario, todo } = await withTodo();
      const actor = role === "system" ? cli : await person("actor", role);
      const target =
        role === "user" || role === "writer" ? await createTodo.execute(actor, { title: "Own" }) : todo;
      if (name === "ReopenTodo") await completeTodo.execute(cli, { todoId: target.id });
      else await reopenTodo.execute(cli, { todoId: target.id });
      await newEvents();
      await change(scenario, actor, { todoId: target.id });
      const [event, ...others] = await newEvents();
      expect(others).toEqual([]);
      expect(event?.actor).toEqual(
        actor.type === "user" ? { type: "user", userId: actor.userId } : { type: "system", name: "cli" },
      );
      expect(event?.data).toMatchObject({ todoId: target.id, ownerId: target.ownerId });
      expect(JSON.stringify(event)).not.toMatch(/Milk|Own|Changed/);
    }
  });

  test("[SEC-052] changes nothing for an actor whose permission was withdrawn meanwhile", async () => {
    const { ada, assignRoles, deactivateUser, newEvents, scenario, todo, todoId, todos } = await withTodo();
    await assignRoles.execute(cli, { userId: ada.userId, roles: [] });
    expect(await refusal(change(scenario, ada, { todoId }))).toBe("access.permission_denied");
    await deactivateUser.execute(cli, { userId: ada.userId });
    await newEvents();
    expect(await refusal(change(scenario, ada, { todoId }))).toBe("access.actor_revoked");
    expect(await newEvents()).toEqual([]);
    expect((await todos.findById(todo.id))?.version).toBe(1);
  });

  test("[SEC-139] refuses others, does not disclose that the todo exists, and changes nothing", async () => {
    const { newEvents, person, scenario, todo, todoId, todos } = await withTodo();
    const before = await todos.findById(todo.id);
    const [bob, reader, unprivileged] = [
      await person("bob", "user"),
      await person("reader", "reader"),
      await person("unprivileged"),
    ];
    for (const target of [todoId, unknown, "no id", ""].map((id) => ({ todoId: id, expectedVersion: 7 }))) {
      expect(await refusal(change(scenario, bob, target))).toBe("todos.todo_not_found");
      expect(await refusal(change(scenario, reader, target))).toBe("access.permission_denied");
      expect(await refusal(change(scenario, unprivileged, target))).toBe("access.permission_denied");
    }
    for (const todoId of [unknown, "no id"]) {
      expect(await refusal(change(scenario, cli, { todoId }))).toBe("todos.todo_not_found");
    }
    expect(await todos.findById(todo.id)).toEqual(before);
    expect(await newEvents()).toEqual([]);
  });

  test("needs todos:write for the actor's own, also for a manager", async () => {
    const { ada, assignRoles, authenticateAccessToken, scenario, signIn, todoId } = await withTodo();
    await assignRoles.execute(cli, { userId: ada.userId, roles: ["manager", "reader"] });
    const { accessToken } = await signIn.execute({
      identifier: "ada@example.com",
      password: "correct horse",
    });
    const now = await authenticateAccessToken.execute(accessToken);
    expect(await refusal(change(scenario, now, { todoId }))).toBe("access.permission_denied");
  });

  test("is based on the version that was read, when one is named", async () => {
    const { ada, completeTodo, newEvents, scenario, todoId, todos, todo } = await withTodo();
    await completeTodo.execute(ada, { todoId });
    const before = await todos.findById(todo.id);
    await newEvents();
    for (const expectedVersion of [1, 3, 0]) {
      const stale = change(scenario, ada, { todoId, expectedVersion });
      expect(await refusal(stale)).toBe("shared.precondition_failed");
    }
    expect(await todos.findById(todo.id)).toEqual(before);
    expect(await newEvents()).toEqual([]);
    await change(scenario, ada, { todoId, expectedVersion: 2 });
  });
});

describe("UpdateTodo", () => {
  test("changes what is named, clears with null, and records which fields", async () => {
    const { ada, clock, data, getTodo, newEvents, todo, todoId, updateTodo } = await withTodo();
    const first = await updateTodo.execute(ada, { todoId, title: " Bread ", dueDate: null });
    const expected = { ...todo, title: "Bread", dueDate: null, updatedAt: clock.now(), version: 2 };
    expect(first).toEqual(expected);
    expect(await getTodo.execute(ada, { todoId })).toEqual(expected);
    const second = await updateTodo.execute(ada, { todoId, description: null });
    expect(second).toEqual({ ...expected, description: null, version: 3 });
    expect(await newEvents()).toMatchObject([
      { type: "todos.todo_changed", data: { ...data, fields: ["title", "dueDate"] } },
      { type: "todos.todo_changed", data: { ...data, fields: ["description"] } },
    ]);
  });

  test("neither saves nor records what changes nothing", async () => {
    const { ada, newEvents, todo, todoId, updateTodo } = await withTodo();
    const same = { title: "Milk ", description: "Oat", dueDate: "2026-05-01" };
    for (const input of [{}, same, { title: undefined }]) {
      expect(await updateTodo.execute(ada, { todoId, ...input })).toEqual(todo);
    }
    expect(await newEvents()).toEqual([]);
  });

  test("[SEC-140] changes neither the owner nor the state that are smuggled in", async () => {
    const { ada, person, todo, todoId, updateTodo } = await withTodo();
    const eve = await person("eve", "admin");
    const smuggled = {
      todoId,
      ownerId: eve.userId,
      done: true,
      completedAt: new Date(0),
      version: 9,
      id: unknown,
    };
    expect(await updateTodo.execute(eve, smuggled)).toEqual(todo);
    expect(todo.ownerId).toBe(ada.userId);
  });

  test("refuses bad input, and names every field at once", async () => {
    const { ada, newEvents, person, todo, todoId, todos, updateTodo } = await withTodo();
    const bad = { todoId, title: "", description: "x".repeat(5_001), dueDate: "2026-02-29" };
    expect(await issuesOf(updateTodo.execute(ada, bad))).toEqual({
      title: "todos.invalid_title",
      description: "todos.invalid_description",
      dueDate: "todos.invalid_due_date",
    });
    const reader = await person("reader", "reader");
    expect(await refusal(updateTodo.execute(reader, bad))).toBe("access.permission_denied");
    expect((await todos.findById(todo.id))?.version).toBe(1);
    expect(await newEvents()).toEqual([]);
  });
});

describe("CompleteTodo and ReopenTodo", () => {
  test("complete and reopen, and record it", async () => {
    const { ada, clock, completeTodo, data, getTodo, newEvents, reopenTodo, todo, todoId } = await withTodo();
    const completedAt = clock.now();
    const done = await completeTodo.execute(ada, { todoId });
    expect(done).toEqual({ ...todo, done: true, completedAt, updatedAt: completedAt, version: 2 });
    expect(await getTodo.execute(ada, { todoId })).toEqual(done);
    clock.advance(1_000);
    const open = await reopenTodo.execute(ada, { todoId });
    expect(open).toEqual({ ...todo, updatedAt: clock.now(), version: 3 });
    expect(await newEvents()).toMatchObject([
      { type: "todos.todo_completed", data },
      { type: "todos.todo_reopened", data },
    ]);
  });

  test("change and record nothing the second time", async () => {
    const { ada, clock, completeTodo, newEvents, reopenTodo, todo, todoId } = await withTodo();
    expect(await reopenTodo.execute(ada, { todoId })).toEqual(todo);
    expect(await newEvents()).toEqual([]);
    const done = await completeTodo.execute(ada, { todoId });
    clock.advance(1_000);
    await newEvents();
    expect(await completeTodo.execute(ada, { todoId, expectedVersion: 2 })).toEqual(done);
    expect(await newEvents()).toEqual([]);
  });
});

describe("DeleteTodo", () => {
  test("deletes the todo and no other", async () => {
    const { ada, createTodo, data, deleteTodo, getTodo, listTodos, newEvents, todoId } = await withTodo();
    const other = await createTodo.execute(ada, { title: "Other" });
    await newEvents();
    await deleteTodo.execute(ada, { todoId });
    expect(await newEvents()).toMatchObject([{ type: "todos.todo_deleted", data }]);
    expect(await refusal(getTodo.execute(ada, { todoId }))).toBe("todos.todo_not_found");
    expect(await refusal(deleteTodo.execute(ada, { todoId }))).toBe("todos.todo_not_found");
    expect((await listTodos.execute(ada)).items).toEqual([other]);
    expect(await newEvents()).toEqual([]);
  });
});
