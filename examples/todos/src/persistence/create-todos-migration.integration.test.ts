import { openDatabase } from "@portcullis/adapters-persistence";
import { describe, expect, test } from "vitest";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import { todoPosition } from "../core/index.ts";
import { aTodo, everyTodo, sampleTime, seedOwner } from "../core/testing/todo-repository/samples.ts";
import { openTodoDatabase } from "./open-todo-database.ts";
import { engines, openMigrated } from "./test-support/engines.ts";

const own = "Migration20260201000000CreateTodos";

describe.each(Object.entries(engines))("the migration of todos on %s", (_, createEngine) => {
  test("is applied after Portcullis's own, and reverted before them", async () => {
    const engine = await createEngine();
    const { database } = await openTodoDatabase({ url: engine.url });
    const { migrator } = database;
    const names = (await migrator.status()).map(({ name }) => name);
    const [before = "", last] = names.slice(-2);
    expect(last).toBe(own);
    for (let round = 0; round < 2; round += 1) {
      expect(await migrator.up()).toEqual([own]);
      expect(await migrator.down()).toBe(own);
    }
    expect(await migrator.down()).toBe(before);
    expect(await migrator.up()).toEqual([before, own]);
    expect(await migrator.up()).toEqual([]);
    await database.close();
    await engine.drop();
  });

  test.each([undefined, "to do-1"])(
    "creates exactly what the entities describe (schema %s)",
    async (schema) => {
      const { database, todos, end } = await openMigrated(createEngine, { schema });
      const drift = () => database.orm.schema.getUpdateSchemaSQL({ schema: schema ?? "public" });
      expect(await drift()).toBe("");
      const todo = await todos.add(aTodo({ ownerId: await seedOwner(database.ports) }));
      expect(await todos.findById(todo.id)).toEqual(todo);
      expect(await database.ports.unitOfWork.run(() => todos.removeAllOf(todo.ownerId))).toBe(1);
      const em = database.orm.em.fork();
      await em.execute(`alter table "${schema ?? "public"}".todos drop constraint todos_owner_fkey`);
      expect(await drift()).toContain("todos_owner_fkey");
      const [found] = await em.execute(
        "select count(*)::int as sequences from pg_sequences where sequencename like '%todo%'",
      );
      expect(found).toEqual({ sequences: 0 });
      await end();
    },
  );
});

test("on PostgreSQL, a database that Portcullis has used already gets the todos with the next migration", async () => {
  const { url, drop } = await createMigratedDatabase();
  const before = await openDatabase({ url });
  const ownerId = await seedOwner(before.ports);
  await before.close();

  const { database, todos } = await openTodoDatabase({ url });
  expect(await database.migrator.up()).toEqual([own]);
  expect((await todos.add(aTodo({ ownerId }))).version).toBe(1);
  await database.close();
  await drop();
});

test.each(["Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"])(
  "times and days are the same on a server whose time zone is %s",
  async (zone) => {
    const { url, drop } = await createMigratedDatabase();
    const before = await openDatabase({ url });
    await before.orm.em
      .fork()
      .execute(`alter database ${new URL(url).pathname.slice(1)} set timezone to '${zone}'`);
    await before.close();

    const { database, todos } = await openTodoDatabase({ url });
    await database.migrator.up();
    const ownerId = await seedOwner(database.ports);
    const todo = await todos.add(aTodo({ ownerId, dueDate: "2026-03-29", completedAt: sampleTime }));
    expect(await todos.findById(todo.id)).toEqual(todo);
    const after = todoPosition("dueDate")(aTodo({ ownerId, dueDate: "2026-03-28" }));
    expect(await todos.list({ ...everyTodo, sort: "dueDate", after })).toEqual([todo]);
    await database.close();
    await drop();
  },
);
