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
