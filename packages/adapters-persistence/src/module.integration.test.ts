import { coreModule, TYPES } from "@portcullis/inversify";
import { Container } from "inversify";
import { expect, test } from "vitest";
import { persistenceModule } from "./module.ts";
import { openDatabase } from "./open-database.ts";

test("binds every port of the database, and its health check", async () => {
  const database = await openDatabase({ url: "pglite:memory" });
  const container = new Container();
  await container.load(coreModule(), persistenceModule(database));
  for (const name of Object.keys(database.ports) as (keyof typeof database.ports)[]) {
    expect(container.get<unknown>(TYPES[name])).toBe(database.ports[name]);
  }
  await expect(container.get(TYPES.healthCheck).check()).resolves.toBeUndefined();
  await database.close();
});

test.each(["memory:", "pglite:memory"])(
  "%s is a database in memory, and each opening has its own",
  async (url) => {
    const [first, second] = [await openDatabase({ url }), await openDatabase({ url })];
    const isPending = async ({ migrator }: typeof first) =>
      (await migrator.status()).some(({ appliedAt }) => appliedAt === null);
    await first.migrator.up();
    expect(await Promise.all([first, second].map(isPending))).toEqual([false, true]);
    await Promise.all([first.close(), second.close()]);
  },
);
