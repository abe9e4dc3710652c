import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@portcullis/adapters-persistence";
import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runSource } from "../../../tests/support/run-node.ts";
import { copyEmbeddedDatabase } from "../../../tests/support/test-database.ts";
import { ImportedUser } from "./imported-user.ts";

/** Each start opens an embedded database anew, which takes seconds on a busy machine. */
const timeout = 120_000;

const main = new URL("main.ts", import.meta.url);
const withAnError = fileURLToPath(new URL("../users-with-an-error.csv", import.meta.url));
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "embed-worker-"));
  await copyEmbeddedDatabase(join(directory, ".data/pglite"), "empty");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function start(...parameters: string[]) {
  const { code, output, errors } = await runSource(main, { args: parameters, cwd: directory });
  return { code, output: linesOf(output), errors: linesOf(errors) };
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

async function stored(): Promise<{ readonly emails: readonly string[]; readonly lines: readonly string[] }> {
  const database = await openDatabase({
    url: `pglite:${join(directory, ".data/pglite")}`,
    entities: [ImportedUser],
  });
  try {
    const portcullis = createPortcullis({ ...createInMemoryPorts(), ...database.ports });
    const users = await portcullis.listUsers.execute(systemActor("test"));
    const rows = await database.orm.em.fork().findAll(ImportedUser, { orderBy: { file: 1, line: 1 } });
    return {
      emails: users.items.map(({ email }) => email),
      lines: rows.map(({ file, line }) => `${file} ${line}`),
    };
  } finally {
    await database.close();
  }
}

test(
  "users and the host's rows are there together, and on the next run",
  async () => {
    expect(await start()).toEqual({
      code: 0,
      output: [
        "imported 3 users; there are 3 users now, 3 of them imported:",
        "ada@example.com Ada Lovelace",
        "alan@example.com Alan Turing",
        "grace@example.com Grace Hopper",
      ],
      errors: [],
    });
    await writeFile(
      join(directory, "more.csv"),
      "email,name,password\nzoe@example.com,Zoe,one more long phrase\n",
    );
    const second = await start("more.csv");
    expect([second.code, second.output[0], second.output[4]]).toEqual([
      0,
      "imported 1 users; there are 4 users now, 4 of them imported:",
      "zoe@example.com Zoe",
    ]);
    expect((await stored()).lines).toEqual(["more.csv 2", "users.csv 2", "users.csv 3", "users.csv 4"]);
  },
  timeout,
);

test(
  "a bad line rolls back the whole file, in both tables",
  async () => {
    expect(await start(withAnError)).toEqual({
      code: 1,
      output: [],
      errors: [
        "error: users-with-an-error.csv, line 3: email: An email is exactly one address, such as name@example.com. password: A password has 8 to 256 characters.",
      ],
    });
    expect(await stored()).toEqual({ emails: [], lines: [] });

    await start();
    const again = await start();
    expect([again.code, again.errors]).toEqual([
      1,
      ["error: users.csv, line 2: A user with this email already exists."],
    ]);
    expect((await stored()).emails).toHaveLength(3);
  },
  timeout,
);

test("what is no file is one line too", async () => {
  const { code, errors } = await start("nothing.csv");
  expect([code, errors.length]).toEqual([1, 1]);
});
