import { defineEntity, p } from "@mikro-orm/sql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createTestDatabase } from "../../../../tests/support/test-database.ts";
import { Migration } from "../index.ts";
import type { Database, DatabaseOptions } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { UserRow } from "../rows/user-row.ts";
import { engines } from "../test-support/engines.ts";
import { newUser } from "../test-support/samples.ts";
import { allMigrations } from "./all-migrations.ts";

const names = allMigrations.map(({ name }) => name);

describe.each(Object.entries(engines))("migrations on %s", (_, createEngine) => {
  let engine: TestDatabase;
  const opened: Database[] = [];

  beforeEach(async () => {
    engine = await createEngine();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await engine.drop();
  });

  async function open(options: Partial<DatabaseOptions> = {}): Promise<Database> {
    const database = await openDatabase({ url: engine.url, ...options });
    opened.push(database);
    return database;
  }

  test("go up and down one by one", async () => {
    const { migrator } = await open();
    const states: boolean[][] = [];
    const look = async () =>
      states.push((await migrator.status()).map(({ appliedAt }) => appliedAt instanceof Date));
    await look();
    for (const name of names) {
      expect(await migrator.up(name)).toEqual([name]);
      expect(await migrator.down()).toBe(name);
      expect(await migrator.up(name)).toEqual([name]);
      await look();
    }
    for (const name of names.toReversed()) expect(await migrator.down()).toBe(name);
    expect(await migrator.down()).toBeNull();
    expect(await migrator.up()).toEqual(names);
    expect(await migrator.up()).toEqual([]);
    expect(states).toEqual(
      Array.from({ length: names.length + 1 }, (_, applied) => names.map((_, index) => index < applied)),
    );
  });

  test.each([undefined, "identity-1"])(
    "create exactly what the entities describe (schema %s)",
    async (schema) => {
      const { migrator, orm, ports } = await open({ schema });
      await migrator.up();
      expect(await orm.schema.getUpdateSchemaSQL({ schema: schema ?? "public" })).toBe("");
      const user = await ports.users.add(newUser());
      expect(await ports.users.findByIdentifier(user.email)).toEqual(user);
      await orm.em.fork().execute(`drop index "${schema ?? "public"}".users_by_creation`);
      expect(await orm.schema.getUpdateSchemaSQL({ schema: schema ?? "public" })).toContain(
        "users_by_creation",
      );
    },
  );

  test("list what reverting one would drop, without dropping it", async () => {
    class CreateTodos extends Migration {
      override readonly name = "CreateTodos";
      override up(): void {
        this.addSql("create table todos (id uuid primary key)");
        this.addSql("create table labels (id uuid primary key)");
        this.addSql("alter table users add column nickname text");
        this.addSql("alter table users rename column name to full_name");
      }
      override down(): void {
        this.addSql("alter table users rename column full_name to name");
        this.addSql("alter table users drop column nickname");
        this.addSql("drop table labels");
        this.addSql("drop table todos");
      }
    }
    const { migrator, orm } = await open({ schema: "app", migrations: [CreateTodos] });
    expect(await migrator.previewDown()).toBeNull();
    await migrator.up();
    const em = orm.em.fork();
    await em.execute(`insert into app.todos select gen_random_uuid() from generate_series(1, 3)`);
    const expected = {
      name: "CreateTodos",
      tables: [
        { table: "labels", rows: 0 },
        { table: "todos", rows: 3 },
      ],
      columns: [{ table: "users", column: "nickname", rows: 0 }],
    };
    expect(await migrator.previewDown()).toEqual(expected);
    expect(await migrator.previewDown()).toEqual(expected);
    expect((await migrator.status()).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
    expect(await em.execute("select from app.todos")).toHaveLength(3);

    expect(await migrator.down(names.at(-1))).toBeNull();
    expect(await migrator.down("CreateTodos")).toBe("CreateTodos");
    expect((await migrator.previewDown())?.name).toBe(names.at(-1));
  });

  test("include a host's own, with its entities, in one run", async () => {
    class CreateTodos extends Migration {
      override readonly name = "CreateTodos";
      override up(): void {
        this.addSql(
          "create table todos (id uuid primary key, user_id uuid not null, constraint todos_user_fkey foreign key (user_id) references users (id))",
        );
      }
    }
    const Todo = defineEntity({
      name: "Todo",
      tableName: "todos",
      properties: {
        id: p.uuid().primary(),
        user: () =>
          p
            .manyToOne(UserRow)
            .mapToPk()
            .joinColumn("user_id")
            .foreignKeyName("todos_user_fkey")
            .updateRule("no action")
            .deleteRule("no action")
            .index(false),
      },
    });
    const { migrator, orm, ports } = await open({
      schema: "app",
      entities: [Todo],
      migrations: [CreateTodos],
    });
    expect(await migrator.up()).toEqual([...names, "CreateTodos"]);
    const user = newUser();
    await ports.unitOfWork.run(async () => {
      await ports.users.add(user);
      await orm.em.insert(Todo, { id: user.id, user: user.id });
    });
    expect(await orm.em.fork().count(Todo)).toBe(1);
    expect(await orm.schema.getUpdateSchemaSQL({ schema: "app" })).toBe("");
  });
});

test("ten migrators that start together run each migration once", async () => {
  const { url, drop } = await createTestDatabase();
  const databases = await Promise.all(Array.from({ length: 10 }, () => openDatabase({ url, poolMax: 1 })));
  const applied = await Promise.all(databases.map(({ migrator }) => migrator.up()));
  expect(applied.filter((list) => list.length > 0)).toEqual([names]);
  await Promise.all(databases.map((database) => database.close()));
  await drop();
});
