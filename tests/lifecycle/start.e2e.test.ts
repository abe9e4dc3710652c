import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { ServerProcess } from "../support/server-process.ts";

test("an invalid configuration: every problem is a line of its own, and the exit code is 78", async () => {
  const server = ServerProcess.spawn({
    env: { PORT: "x", TOKEN_ALGORITHM: "none", REFRESH_GRACE: "never" },
  });
  expect(await server.exited()).toBe(78);
  expect(server.output.trim().split("\n")).toEqual([
    "configuration: PORT is not a whole number of 0 or more",
    "configuration: TOKEN_ALGORITHM must be one of EdDSA, ES256, RS256, HS256",
    expect.stringMatching(/^configuration: REFRESH_GRACE is not a duration/),
  ]);
});

describe("the todos", () => {
  let directory: string;
  let server: ServerProcess;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "portcullis-todos-start-"));
    await writeFile(join(directory, ".env"), "LOG_LEVEL=silent\nSOMETHING_ELSE=1\n");
    server = await ServerProcess.start({
      main: new URL("../../examples/todos/src/main.ts", import.meta.url),
      defaults: {},
      cwd: directory,
      env: { DATABASE_URL: "memory:", PORT: "0", TODO_GRANTS: "x", PORTT: "4000", PORT_RANGE: "1-2" },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  test("[SEC-059] warn of variables that are probably misspelt, and of every unknown one in .env", () => {
    expect(server.output.split("\n").filter((line) => line.startsWith("warning: "))).toEqual([
      "warning: the variable TODO_GRANTS is not known; did you mean TODOS_GRANTS?",
      "warning: the variable PORTT is not known; did you mean PORT?",
      "warning: .env sets the variable SOMETHING_ELSE, which is not known",
    ]);
  });

  test("keep everything in memory on memory:, in development their secret too", async () => {
    await new ApiClient(server.url).newUser("ada@example.com");
    expect(await readdir(directory)).toEqual([".env"]);
  });
});
