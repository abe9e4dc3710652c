import { StoreUnavailable } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import type { PostgresServer } from "../../../tests/support/postgres-server.ts";
import { within } from "../../../tests/support/within.ts";
import type { Database } from "./open-database.ts";
import { openDatabase } from "./open-database.ts";
import { newUser } from "./test-support/samples.ts";
import { useOwnServer } from "./test-support/use-own-server.ts";

const poolMax = 3;

describe("when PostgreSQL becomes unavailable", () => {
  let server: PostgresServer;
  let database: Database;

  useOwnServer(poolMax, (opened) => {
    ({ server, database } = opened);
  });

  /** More operations than there are connections. @returns why each failed */
  async function tryEverything() {
    const { users, unitOfWork } = database.ports;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        index % 2 === 0 ? users.findById(newUser().id) : unitOfWork.run(() => users.add(newUser())),
      ),
    );
    return outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason : "ok"));
  }

  /** Holds as many units of work open at once as the pool has connections: none was lost. */
  async function useEveryConnection() {
    const { users, unitOfWork } = database.ports;
    let open = 0;
    const all = Promise.withResolvers<void>();
    const holdOne = () =>
      unitOfWork.run(async () => {
        await users.findById(newUser().id);
        open += 1;
        if (open === poolMax) all.resolve();
        await all.promise;
      });
    await Promise.all(Array.from({ length: poolMax }, holdOne));
  }

  async function checkHealth() {
    return database.healthCheck.check().then(
      () => null,
      (reason: unknown) => reason,
    );
  }

  async function expectOutage() {
    expect(await within(2_000, checkHealth)).toBeInstanceOf(StoreUnavailable);
    const reasons = await within(5_000, tryEverything);
    for (const reason of reasons) expect(reason).toBeInstanceOf(StoreUnavailable);
  }

  async function expectService() {
    await expect.poll(checkHealth, { timeout: 5_000 }).toBeNull();
    expect(await tryEverything()).toEqual(Array(8).fill("ok"));
    await useEveryConnection();
  }

  test("stopped, it is reported at once, and works again once it is back", async () => {
    await expectService();
    await server.pause();
    await expectOutage();
    await server.resume();
    await expectService();
  });

  test("frozen, statements fail within five seconds, and work again once it resumes", async () => {
    await expectService();
    await server.freeze();
    try {
      await expectOutage();
      await expectOutage();
    } finally {
      await server.thaw();
    }
    await expectService();
  });

  test("an abandoned transaction leaves no trace on the connections that follow", async () => {
    const { users, unitOfWork } = database.ports;
    const lost = newUser();
    const work = unitOfWork.run(async () => {
      await users.add(lost);
      await server.freeze();
      await users.add(newUser());
    });
    await expect(work).rejects.toThrow(StoreUnavailable);
    await server.thaw();
    await expectService();
    const kept = await users.add(newUser());
    expect(await users.findById(lost.id)).toBeNull();
    const elsewhere = await openDatabase({ url: server.url });
    expect(await elsewhere.ports.users.findById(kept.id)).toEqual(kept);
    await elsewhere.close();
  });

  test("unavailable at the start, it is used as soon as it is there", async () => {
    await server.pause();
    const late = await openDatabase({ url: server.url });
    await expect(late.ports.users.findById(newUser().id)).rejects.toThrow(StoreUnavailable);
    await expect(late.migrator.status()).rejects.toThrow(StoreUnavailable);
    await server.resume();
    expect(await late.ports.users.findById(newUser().id)).toBeNull();
    await late.close();
  });
});
