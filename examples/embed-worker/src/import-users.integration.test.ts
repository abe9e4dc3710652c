import { readFile } from "node:fs/promises";
import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { Portcullis } from "@portcullis/core";
import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../tests/support/test-database.ts";
import { BadLine, importUsers, parseCsv } from "./import-users.ts";
import { CreateImportedUsers, ImportedUser } from "./imported-user.ts";

let place: TestDatabase;
let database: Database;
let portcullis: Portcullis;

beforeAll(async () => {
  place = await createMigratedDatabase();
  database = await openDatabase({
    url: place.url,
    entities: [ImportedUser],
    migrations: [CreateImportedUsers],
  });
  await database.migrator.up();
  portcullis = createPortcullis({ ...createInMemoryPorts(), ...database.ports });
  await portcullis.prepareAccessControl.execute();
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

async function importFile(path: string): Promise<void> {
  const text = await readFile(new URL(`../${path}`, import.meta.url), "utf8");
  await importUsers(database, portcullis, path, parseCsv(text));
}

async function stored() {
  const users = await portcullis.listUsers.execute(systemActor("test"), { sort: "email" });
  const rows = await database.orm.em.fork().findAll(ImportedUser, { orderBy: { file: 1, line: 1 } });
  return {
    emails: users.items.map(({ email }) => email),
    lines: rows.map(({ file, line }) => `${file} ${line}`),
  };
}

test("a bad line rolls back the whole file, in both tables; good files leave accounts and rows", async () => {
  const failed = importFile("users-with-an-error.csv");
  await expect(failed).rejects.toThrow(BadLine);
  await expect(failed).rejects.toThrow(
    "users-with-an-error.csv, line 3: email: An email is exactly one address, such as name@example.com. password: A password has 8 to 256 characters.",
  );
  expect(await stored()).toEqual({ emails: [], lines: [] });

  await importFile("users.csv");
  const more = parseCsv("email,name,password\nzoe@example.com,Zoe,one more long phrase\n");
  await importUsers(database, portcullis, "/somewhere/more.csv", more);
  const after = {
    emails: ["ada@example.com", "alan@example.com", "grace@example.com", "zoe@example.com"],
    lines: ["more.csv 2", "users.csv 2", "users.csv 3", "users.csv 4"],
  };
  expect(await stored()).toEqual(after);

  await expect(importFile("users.csv")).rejects.toThrow("users.csv, line 2: A user with this email");
  expect(await stored()).toEqual(after);
});
