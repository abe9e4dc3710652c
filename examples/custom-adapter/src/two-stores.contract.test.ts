import { AssertionError } from "node:assert/strict";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { PersistencePorts } from "@portcullis/core";
import type { ContractCase } from "@portcullis/core/testing";
import { persistenceContracts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteRows } from "../../../tests/support/delete-rows.ts";
import {
  createMigratedDatabase,
  createMigratedEmbeddedDatabase,
} from "../../../tests/support/test-database.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqlitePorts } from "./sqlite-ports.ts";
import { UsersInAnotherStore } from "./users-in-another-store.ts";

/** Those that refer to others first. */
const tables = [
  ...["event_deliveries", "event_subscribers", "event_outbox", "sessions", "signing_keys"],
  ...["role_permissions", "users", "roles", "permissions"],
];

const engines = {
  PGlite: createMigratedEmbeddedDatabase,
  PostgreSQL: createMigratedDatabase,
};

/** What the foreign key from sessions to users kept, and nothing keeps across two stores (README.md says so): names of cases, less their ids. */
const given = [
  "add refuses a session of a user who does not exist",
  "save refuses a session that was deleted or never added, and does not restore it",
  "removing a user deletes the user's sessions and their tokens, and no others",
  "a refresh that waits for its user's removal finds neither session nor token",
];

const cases: readonly (ContractCase<PersistencePorts> & { readonly port: string })[] = Object.entries(
  persistenceContracts,
).flatMap(([port, contract]) => contract.map(({ name, run }) => ({ port, name, run })));

describe.each(Object.entries(engines))("users in SQLite, everything else in %s", (_, createEngine) => {
  let makeSubject: () => Promise<PersistencePorts>;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const engine = await createEngine();
    const database = await openDatabase({ url: engine.url, migrations: [UsersInAnotherStore] });
    await database.migrator.up();
    makeSubject = async () => {
      await deleteRows(database, tables);
      return { ...database.ports, ...sqlitePorts(new SqliteDatabase(":memory:"), database.ports) };
    };
    close = async () => {
      await database.close();
      await engine.drop();
    };
  });
  afterAll(() => close());

  test.each(cases.filter(({ name }) => !given.some((ending) => name.endsWith(ending))))(
    "$port: $name",
    ({ run }) => run(makeSubject),
  );

  test.each(given)("does not promise: %s", async (name) => {
    const abandoned = cases.find((each) => each.name.endsWith(name));
    await expect(abandoned?.run(makeSubject)).rejects.toThrow(AssertionError);
  });
});
