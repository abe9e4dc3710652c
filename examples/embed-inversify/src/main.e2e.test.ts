import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const project = fileURLToPath(new URL("..", import.meta.url));
const compiler = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
/** Compiling, and opening an embedded database, take seconds on a busy machine. */
const patience = 120_000;
let directory: string;

// Node and Vitest only strip types; metadata of decorators is what the compiler emits.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "embed-inversify-"));
  expect(await run(compiler, "-b", project)).toEqual({ code: 0, stdout: "", stderr: "" });
}, patience);
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...command: string[]): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = execFile(
    process.execPath,
    command,
    { cwd: directory, env: { PATH: process.env["PATH"] } },
    (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
  );
  return promise;
}

const main = join(project, "dist/main.js");

test(
  "injects our use cases by identifier and the host's class by its type",
  async () => {
    expect(await run(main)).toEqual({
      code: 0,
      stdout:
        "Welcome, ada@example.com. You may enter. Noted: identity.user_registered, sessions.session_started\n",
      stderr: "",
    });
    expect(await run(main)).toEqual({
      code: 0,
      stdout: "Welcome back, ada@example.com. You may enter. Noted: sessions.session_started\n",
      stderr: "",
    });
    expect(await run(main, "ada@example.com", "not her password")).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: The identifier or the password is not right.\n",
    });
  },
  patience,
);

test("the compiler emits the host's class as metadata, which the injection relies on", async () => {
  expect(await readFile(join(project, "dist/reception.js"), "utf8")).toMatch(
    /__metadata\("design:paramtypes", \[.*, Journal\]\)/,
  );
});

test.each(["main.ts", "reception.ts", "journal.ts"])("%s stays under 60 lines", async (file) => {
  const text = await readFile(join(project, "src", file), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThan(60);
});
