import { describe, test } from "node:test";
import {
  createInMemoryRepositories,
  userDirectoryContract,
  userRepositoryContract,
} from "@portcullis/core/testing";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqlitePorts } from "./sqlite-ports.ts";

/** Users in SQLite, everything else in memory; fresh and empty at each call, as kits require. */
async function makeSubject() {
  const others = createInMemoryRepositories();
  return { ...others, ...sqlitePorts(new SqliteDatabase(":memory:"), others) };
}

describe("SqliteUserRepository", () => {
  for (const { name, run } of userRepositoryContract) test(name, () => run(makeSubject));
});

describe("SqliteUserDirectory", () => {
  for (const { name, run } of userDirectoryContract) test(name, () => run(makeSubject));
});
