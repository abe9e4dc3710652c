import type { DomainEventHandler } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { aScenario, cli, password } from "../test-support/scenario.ts";
import { everyTodo } from "../testing/todo-repository/samples.ts";

const failsLater: DomainEventHandler = {
  async handle({ type }) {
    if (type === "identity.user_deleted") throw new Error("The later handler fails.");
  },
};

async function withTodos(...laterHandlers: readonly DomainEventHandler[]) {
  const scenario = await aScenario(...laterHandlers);
  const [ada, bob] = [await scenario.person("ada", "user"), await scenario.person("bob", "user")];
  const kept = await scenario.createTodo.execute(bob, { title: "Bob's" });
  await scenario.createTodo.execute(ada, { title: "Ada's first" });
  const { id: todoId } = await scenario.createTodo.execute(ada, { title: "Ada's second" });
  await scenario.completeTodo.execute(ada, { todoId });
  await scenario.newEvents();
  const left = async () => (await scenario.todos.list(everyTodo)).map(({ title }) => title);
  return { ...scenario, ada, bob, kept, left };
}

describe("DeleteTodosWithOwner", () => {
  test("deletes a user's todos when an administrator deletes the user", async () => {
    const { ada, deleteUser, left, newEvents, person, ports } = await withTodos();
    const admin = await person("admin", "admin");
    await deleteUser.execute(admin, { userId: ada.userId });
    expect(await ports.users.findById(ada.userId)).toBeNull();
    expect(await left()).toEqual(["Bob's"]);
    expect((await newEvents()).map(({ type }) => type)).toEqual([
      "identity.user_deleted",
      "sessions.sessions_ended",
    ]);
  });

  test("deletes the todos with their owner", async () => {
    const { ada, deleteOwnAccount, left, ports } = await withTodos();
    await deleteOwnAccount.execute(ada, { password });
    expect(await ports.users.findById(ada.userId)).toBeNull();
    expect(await left()).toEqual(["Bob's"]);
  });

  test.each(["deleteUser", "deleteOwnAccount"] as const)(
    "%s leaves the user, the todos and the events as they were when a later handler throws",
    async (name) => {
      const { ada, left, newEvents, ports, ...scenario } = await withTodos(failsLater);
      const before = await left();
      const deletion =
        name === "deleteUser"
          ? scenario.deleteUser.execute(cli, { userId: ada.userId })
          : scenario.deleteOwnAccount.execute(ada, { password });
      await expect(deletion).rejects.toThrow("The later handler fails.");
      expect(before).toHaveLength(3);
      expect(await left()).toEqual(before);
      expect(await ports.users.findById(ada.userId)).not.toBeNull();
      expect(await newEvents()).toEqual([]);
    },
  );

  test("does not change todos at any other event of their owner", async () => {
    const { activateUser, ada, deactivateUser, left, updateUser } = await withTodos();
    await updateUser.execute(cli, { userId: ada.userId, name: "Ada" });
    await deactivateUser.execute(cli, { userId: ada.userId });
    await activateUser.execute(cli, { userId: ada.userId });
    expect(await left()).toHaveLength(3);
  });
});
