import { coreModule, TYPES } from "@portcullis/inversify";
import { Container } from "inversify";
import { expect, test } from "vitest";
import { createTestDatabase } from "../../../tests/support/test-database.ts";
import { persistenceModule } from "./module.ts";
import { openDatabase } from "./open-database.ts";

test("binds every port of the database, and its health check", async () => {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase({ url });
  const container = new Container();
  await container.load(coreModule(), persistenceModule(database));
  for (const name of Object.keys(database.ports) as (keyof typeof database.ports)[]) {
    expect(container.get<unknown>(TYPES[name])).toBe(database.ports[name]);
  }
  await expect(container.get(TYPES.healthCheck).check()).resolves.toBeUndefined();
  await database.close();
  await drop();
});

test("memory: and pglite:memory are databases in memory, and each opening has its own", async () => {
  const urls = ["memory:", "pglite:memory"];
  const opened = await Promise.all(urls.map((url) => openDatabase({ url })));
  const isPending = async ({ migrator }: (typeof opened)[number]) =>
    (await migrator.status()).some(({ appliedAt }) => appliedAt === null);
  await opened[1]?.migrator.up();
  expect(await Promise.all(opened.map(isPending))).toEqual([true, false]);
  await Promise.all(opened.map((database) => database.close()));
}, 120_000);
