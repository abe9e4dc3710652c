import type { UnitOfWork } from "@portcullis/core";
import {
  Email,
  parseId,
  parseRoleName,
  Role,
  StoreUnavailable,
  User,
  UuidV7Generator,
} from "@portcullis/core";
import { createInMemoryRepositories } from "@portcullis/core/testing";
import { beforeEach, expect, test } from "vitest";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqlitePorts } from "./sqlite-ports.ts";

const now = new Date("2026-03-04T05:06:07.089Z");
const ids = new UuidV7Generator();

function aUser(): User {
  const id = parseId<"User">(ids.next());
  const email = Email.parse(`${id}@example.com`);
  return User.register({ id, email, username: null, name: null, passwordHash: null, roles: [] }, now);
}

function aRole(): Role {
  const name = parseRoleName("auditor");
  return Role.create({ name, description: null, permissions: [], isBuiltIn: false }, now);
}

let database: SqliteDatabase;
let ports: ReturnType<typeof sqlitePorts>;
beforeEach(() => {
  database = new SqliteDatabase(":memory:");
  ports = sqlitePorts(database, createInMemoryRepositories());
});

/** Ports whose other store ends each unit of work as given, after running it. */
function portsWith(run: (inner: UnitOfWork, work: () => Promise<unknown>) => Promise<unknown>) {
  const others = createInMemoryRepositories();
  const inner = others.unitOfWork;
  const unitOfWork: UnitOfWork = {
    async run<Result>(work: () => Promise<Result>): Promise<Result> {
      let result: { readonly value: Result } | undefined;
      await run(inner, async () => {
        result = { value: await work() };
      });
      if (result === undefined) throw new Error("The work was not run.");
      return result.value;
    },
  };
  return sqlitePorts(database, { ...others, unitOfWork });
}

test("a commit that the other store refuses undoes what was written to SQLite", async () => {
  const { users } = portsWith(async (inner, work) => {
    await inner.run(work);
    throw new Error("The commit failed.");
  });
  const user = aUser();
  await expect(users.add(user)).rejects.toThrow("The commit failed.");
  expect(await users.findById(user.id)).toBeNull();
});

test("work that the other store runs again finds nothing of its first run", async () => {
  const { users } = portsWith(async (inner, work) => {
    await work();
    await inner.run(work);
  });
  const user = aUser();
  expect((await users.add(user)).version).toBe(1);
  expect((await users.findById(user.id))?.version).toBe(1);
});

test("a commit that SQLite refuses can't be rolled back in the other store, as README.md says", async () => {
  const { unitOfWork, users, roles } = ports;
  await database.operate((connection) =>
    connection.exec(`create table parents (id integer primary key);
      create table children (parent integer references parents deferrable initially deferred)`),
  );
  const [user, role] = [aUser(), aRole()];
  const work = unitOfWork.run(async () => {
    await roles.add(role);
    await users.add(user);
    await database.operate((connection) => connection.exec("insert into children values (1)"));
  });
  await expect(work).rejects.toThrow("FOREIGN KEY constraint failed");
  expect(await users.findById(user.id)).toBeNull();
  expect(await roles.findByName(role.name)).not.toBeNull();
  expect((await users.add(user)).version).toBe(1);
});

test("code that continues after its unit of work has ended is outside of every unit of work", async () => {
  const { unitOfWork, users } = ports;
  const [ended, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const user = aUser();
  let late: Promise<User | null> = Promise.resolve(null);
  await unitOfWork.run(async () => {
    late = ended.promise.then(() => users.findById(user.id));
  });
  const other = unitOfWork.run(async () => {
    await users.add(user);
    ended.resolve();
    begun.resolve();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    throw new Error("The other is undone.");
  });
  await begun.promise;
  await expect(other).rejects.toThrow("The other is undone.");
  expect(await late).toBeNull();
});

test("a full disk is StoreUnavailable, and what was begun is undone", async () => {
  const { users } = ports;
  const user = User.restore({ ...aUser(), name: "x".repeat(100_000) });
  await database.operate((connection) => connection.exec("pragma max_page_count = 8"));
  await expect(users.add(user)).rejects.toThrow(StoreUnavailable);
  expect(await users.findById(user.id)).toBeNull();
  expect((await users.add(aUser())).version).toBe(1);
});
