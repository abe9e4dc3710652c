import type { DomainEventHandler, Ports, UserActor } from "@portcullis/core";
import { ActorRevoked, createDependencies, createUseCases, systemActor } from "@portcullis/core";
import { createInMemoryPorts, race, settle, yieldToEventLoop } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTodos, DeleteTodosWithOwner, todoPermissions } from "../core/index.ts";
import { aTodo, everyTodo, seedOwner, seedTodo } from "../core/testing/todo-repository/samples.ts";
import type { TestTodoDatabase } from "./test-support/engines.ts";
import { engines, openMigrated } from "./test-support/engines.ts";

const cli = systemActor("cli");
const password = "correct horse";

describe.each(Object.entries(engines))("todos and their owners on %s", (_, createEngine) => {
  let opened: TestTodoDatabase;
  let ports: Ports;
  /** Units of work that ran, those that were rolled back and run again included. */
  let runs = 0;

  beforeAll(async () => {
    opened = await openMigrated(createEngine);
    const { unitOfWork } = opened.database.ports;
    ports = {
      ...createInMemoryPorts(),
      ...opened.database.ports,
      unitOfWork: {
        run: (work) =>
          unitOfWork.run(() => {
            runs += 1;
            return work();
          }),
      },
    };
    const grants = { user: ["todos:read", "todos:write"] };
    await assemble().prepareAccessControl.execute({ permissions: todoPermissions, grants });
  });

  afterAll(() => opened.end());

  function assemble(...laterHandlers: readonly DomainEventHandler[]) {
    const { todos } = opened;
    const eventHandlers = [new DeleteTodosWithOwner({ todos }), ...laterHandlers];
    const dependencies = createDependencies(ports, { eventHandlers });
    return { ...createUseCases(dependencies), ...createTodos({ ...dependencies, todos }) };
  }

  async function aPerson(name: string): Promise<UserActor> {
    const { authenticateAccessToken, createUser, signIn } = assemble();
    const email = `${name}@example.com`;
    await createUser.execute(cli, { email, password });
    const { accessToken } = await signIn.execute({ identifier: email, password });
    return authenticateAccessToken.execute(accessToken);
  }

  test("a unit of work that is rolled back leaves neither user nor todo", async () => {
    const { database, todos } = opened;
    const { unitOfWork, users } = database.ports;
    const made: Awaited<ReturnType<typeof seedTodo>>[] = [];
    const work = unitOfWork.run(async () => {
      made.push(await seedTodo({ users, todos }));
      throw new Error("The host changed its mind.");
    });
    await expect(work).rejects.toThrow("The host changed its mind.");
    for (const todo of made) {
      expect(await todos.findById(todo.id)).toBeNull();
      expect(await users.findById(todo.ownerId)).toBeNull();
    }
    expect(made).toHaveLength(1);
  });

  test("joins a transaction of the host's, and is rolled back with it", async () => {
    const { database, todos } = opened;
    const ownerId = await seedOwner(database.ports);
    const todo = aTodo({ ownerId });
    const host = database.orm.em.fork().transactional(async () => {
      await todos.add(todo);
      expect((await todos.findById(todo.id))?.version).toBe(1);
      throw new Error("The host changed its mind.");
    });
    await expect(host).rejects.toThrow("The host changed its mind.");
    expect(await todos.findById(todo.id)).toBeNull();
  });

  test("[SEC-141] deleting a user deletes the todos, or neither when a later handler throws", async () => {
    const { createTodo, deleteOwnAccount, deleteUser } = assemble();
    const [ada, bob] = [await aPerson("ada"), await aPerson("bob")];
    const kept = await createTodo.execute(bob, { title: "Bob's" });
    await createTodo.execute(ada, { title: "Ada's" });
    const todosOf = ({ userId }: UserActor) => opened.todos.list({ ...everyTodo, ownerId: userId });
    const failing: DomainEventHandler = {
      async handle({ type }) {
        if (type === "identity.user_deleted") throw new Error("The later handler fails.");
      },
    };
    const failed = assemble(failing).deleteUser.execute(cli, { userId: ada.userId });
    await expect(failed).rejects.toThrow("The later handler fails.");
    expect(await ports.users.findById(ada.userId)).not.toBeNull();
    expect(await todosOf(ada)).toHaveLength(1);

    await deleteOwnAccount.execute(ada, { password });
    expect(await ports.users.findById(ada.userId)).toBeNull();
    expect(await todosOf(ada)).toEqual([]);
    expect((await todosOf(bob)).map(({ id }) => id)).toEqual([kept.id]);
    await deleteUser.execute(cli, { userId: bob.userId });
    expect(await todosOf(bob)).toEqual([]);
  });

  test("[SEC-141] a user is deleted while 20 todos are created for them: no orphan, no deadlock, only ActorRevoked", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { promise: todosAreGone, resolve: tell } = Promise.withResolvers<void>();
      const { createTodo, deleteUser } = assemble({
        async handle({ type }) {
          if (type !== "identity.user_deleted") return;
          tell();
          await yieldToEventLoop();
        },
      });
      const owner = await aPerson(`racer-${round}`);
      runs = 0;
      const { failures } = await settle(
        race(21, async (index) => {
          if (index === round * 2) return deleteUser.execute(cli, { userId: owner.userId });
          // Half of them come when the todos are deleted and the user is not.
          if (index > 10) await todosAreGone;
          return createTodo.execute(owner, { title: `Todo ${index}` });
        }),
      );
      for (const failure of failures) expect(failure).toBeInstanceOf(ActorRevoked);
      expect(failures.length).toBeGreaterThanOrEqual(10);
      // A deadlock would have been resolved by running a unit of work again.
      expect(runs).toBe(21);
      expect(await ports.users.findById(owner.userId)).toBeNull();
      expect(await opened.todos.list({ ...everyTodo, ownerId: owner.userId })).toEqual([]);
    }
  });

  test("a user with todos can't be deleted without the handler", async () => {
    const { database, todos } = opened;
    const todo = await seedTodo({ ...database.ports, todos });
    await expect(database.ports.users.remove(todo.ownerId)).rejects.toThrow("todos_owner_fkey");
    expect(await todos.findById(todo.id)).toEqual(todo);
  });

  test("removes thousands of todos of one owner, some of them created at the same time", async () => {
    const { database, todos } = opened;
    const ownerId = await seedOwner(database.ports);
    const other = await seedTodo({ ...database.ports, todos });
    await database.orm.em.fork().execute(
      `insert into todos (id, owner_id, title, is_done, search_text, created_at, updated_at, version)
       select gen_random_uuid(), ?, 'One of many', false, 'one of many', at, at, 1
       from (select timestamptz '2026-01-01' + n / 700 * interval '1 second' as at from generate_series(1, 3000) as n) as made`,
      [ownerId],
    );
    expect(await ports.unitOfWork.run(() => todos.removeAllOf(ownerId))).toBe(3_000);
    expect(await todos.list({ ...everyTodo, ownerId })).toEqual([]);
    expect(await todos.findById(other.id)).toEqual(other);
  });
});
