import { EmailTaken, OutsideUnitOfWork } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import { openDatabase } from "../open-database.ts";
import { UserRow } from "../rows/user-row.ts";
import { describeOnEachEngine } from "../test-support/engines.ts";
import { newSession, newUser } from "../test-support/samples.ts";

describeOnEachEngine("units of work", (opened) => {
  test("an error of the domain that is caught leaves the transaction usable", async () => {
    const { unitOfWork, users } = opened().ports;
    const taken = await users.add(newUser());
    const other = newUser();
    await unitOfWork.run(async () => {
      await expect(users.add(newUser(taken.email.address))).rejects.toThrow(EmailTaken);
      await users.add(other);
    });
    expect(await users.findById(other.id)).not.toBeNull();
  });

  test("joins the transaction of a host, and is rolled back with it", async () => {
    const { unitOfWork, users } = opened().ports;
    const user = newUser();
    const host = opened()
      .orm.em.fork()
      .transactional(async (em) => {
        await unitOfWork.run(() => users.add(user));
        expect(await em.count(UserRow, { id: user.id })).toBe(1);
        throw new Error("The host changed its mind.");
      });
    await expect(host).rejects.toThrow("The host changed its mind.");
    expect(await users.findById(user.id)).toBeNull();
  });

  test("a host's transaction is a unit of work to what needs one", async () => {
    const { unitOfWork, users } = opened().ports;
    const user = await users.add(newUser());
    const orm = opened().orm;
    expect(await orm.em.fork().transactional(() => users.lock(user.id))).toEqual(user);
    const em = orm.em.fork();
    await em.begin();
    expect(await unitOfWork.within(em, () => users.lock(user.id))).toEqual(user);
    await em.rollback();
    await expect(users.lock(user.id)).rejects.toThrow(OutsideUnitOfWork);
  });

  test("the ORM of a host joins a unit of work", async () => {
    const { unitOfWork, users } = opened().ports;
    const user = newUser();
    await unitOfWork.run(async () => {
      await users.add(user);
      expect(await opened().orm.em.count(UserRow, { id: user.id })).toBe(1);
    });
  });

  test.each(["commit", "rollback"] as const)(
    "within a transaction of em.begin(), a host's %s decides",
    async (end) => {
      const { unitOfWork, users } = opened().ports;
      const user = newUser();
      const em = opened().orm.em.fork();
      await em.begin();
      await unitOfWork.within(em, () => unitOfWork.run(() => users.add(user)));
      await em[end]();
      expect(await users.findById(user.id)).toEqual(end === "commit" ? expect.anything() : null);
      await expect(unitOfWork.within(em, async () => undefined)).rejects.toThrow("no running transaction");
    },
  );

  test("what a unit of work left running does not write into its ended transaction", async () => {
    const { unitOfWork, users } = opened().ports;
    const user = newUser();
    let late: Promise<unknown> = Promise.resolve();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    await unitOfWork.run(async () => {
      late = ended.then(() => users.add(user));
    });
    end();
    await late;
    expect(await users.findById(user.id)).not.toBeNull();
  });
});

describe("conflicts between units of work on PostgreSQL", () => {
  test("a deadlock is rolled back and run again", async () => {
    const engine = await createMigratedDatabase();
    const database = await openDatabase({ url: engine.url });
    const { unitOfWork, users, sessions } = database.ports;
    const user = await users.add(newUser());
    const [first, second] = [newSession(user.id), newSession(user.id)];
    await sessions.add(first);
    await sessions.add(second);

    let runs = 0;
    const lockBoth = ([one, other]: (typeof first)[], met: Promise<void>, meet: () => void) =>
      unitOfWork.run(async () => {
        runs += 1;
        await sessions.lock((one ?? first).id);
        meet();
        await met;
        await sessions.lock((other ?? second).id);
      });
    const a = Promise.withResolvers<void>();
    const b = Promise.withResolvers<void>();
    await Promise.all([
      lockBoth([first, second], b.promise, a.resolve),
      lockBoth([second, first], a.promise, b.resolve),
    ]);
    expect(runs).toBe(3);

    await database.close();
    await engine.drop();
  });
});
