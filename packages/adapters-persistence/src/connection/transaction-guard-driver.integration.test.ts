import type { EntityManager } from "@mikro-orm/sql";
import { expect, test } from "vitest";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import { openDatabase } from "../open-database.ts";
import { describeOnEachEngine } from "../test-support/engines.ts";
import { newUser } from "../test-support/samples.ts";

const fail = (em: EntityManager) => em.execute("select 1/0").catch(() => undefined);

describeOnEachEngine("a transaction in which a statement failed is not committed", (opened) => {
  const add = async () => (await opened().ports.users.add(newUser())).id;
  const isStored = async (id: Awaited<ReturnType<typeof add>>) =>
    (await opened().ports.users.findById(id)) !== null;

  test("[SEC-138] though a unit of work caught what a port threw", async () => {
    const { unitOfWork, users } = opened().ports;
    let id = newUser().id;
    const work = unitOfWork.run(async () => {
      id = await add();
      await users.findById("no id" as never).catch(() => undefined);
    });
    await expect(work).rejects.toThrow("uuid");
    expect(await isStored(id)).toBe(false);
  });

  test("though a host's transaction caught it", async () => {
    let id = newUser().id;
    const work = opened()
      .orm.em.fork()
      .transactional(async (em) => {
        id = await add();
        await fail(em);
      });
    await expect(work).rejects.toThrow("division by zero");
    expect(await isStored(id)).toBe(false);
  });

  test("though a host commits by hand", async () => {
    const em = opened().orm.em.fork();
    await em.begin();
    const id = await opened().ports.unitOfWork.within(em, add);
    await fail(em);
    await expect(em.commit()).rejects.toThrow("division by zero");
    await em.rollback();
    expect(await isStored(id)).toBe(false);
  });

  test("nor is the savepoint in which it failed, and the rest may be", async () => {
    const em = opened().orm.em.fork();
    const id = await em.transactional(async (outer) => {
      const added = await add();
      await expect(outer.transactional((inner) => fail(inner))).rejects.toThrow("division by zero");
      return added;
    });
    expect(await isStored(id)).toBe(true);
  });

  test("what COMMIT itself throws comes out, and the connection serves on", async () => {
    const { orm, ports } = opened();
    await orm.em.fork().execute(`create table late (id int,
      constraint late_once unique (id) deferrable initially deferred)`);
    const work = ports.unitOfWork.run(() =>
      opened().withEntityManager((em) => em.execute("insert into late values (1), (1)")),
    );
    await expect(work).rejects.toThrow("late_once");
    expect(await orm.em.fork().execute("select id from late")).toEqual([]);
  });

  test("a statement that failed outside of any transaction concerns none", async () => {
    const { orm, ports } = opened();
    const em = orm.em.fork();
    await fail(em);
    const user = newUser();
    await ports.unitOfWork.run(() => ports.users.add(user));
    expect(await isStored(user.id)).toBe(true);
  });
});

test("a database that is closed while it connects is closed, and answers the calls that began before", async () => {
  const server = await createMigratedDatabase();
  const database = await openDatabase({ url: server.url });
  // The driver is ready, and has one connection.
  await database.ports.users.findById(newUser().id);
  const reads = Array.from({ length: 8 }, () => database.ports.users.findById(newUser().id));
  await new Promise(setImmediate);
  await database.close();
  expect(await Promise.all(reads)).toEqual(Array(8).fill(null));
  await server.drop();
});
