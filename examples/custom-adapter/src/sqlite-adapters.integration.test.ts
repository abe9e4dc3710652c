import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { userDirectoryContract, userRepositoryContract } from "@portcullis/core/testing";
import { expect, test } from "vitest";

interface Run {
  readonly exitCode: number | null;
  /** Names of passed and failed cases, as TAP has them. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Runs a file under Node's own test runner, which is the one that `npm test` of this example uses. */
async function runUnderNodeTest(file: string): Promise<Run> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const options = ["--conditions=portcullis-source", "--test", "--test-reporter=tap", path];
  // Under NODE_TEST_CONTEXT the runner would report to a parent that is not there.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, options, { env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  // Cases are the second level: each file's suites are the first.
  const namesOf = (result: "ok" | "not ok") =>
    [...output.matchAll(new RegExp(`^ {4}${result} \\d+ - (.*)$`, "gm"))].map(([, name = ""]) => name);
  return { exitCode: child.exitCode, passed: namesOf("ok"), failed: namesOf("not ok") };
}

const namesOf = (contract: readonly { readonly name: string }[]) => contract.map(({ name }) => name);

test("the SQLite adapters pass every case of their kits under node:test", async () => {
  const { exitCode, passed, failed } = await runUnderNodeTest("sqlite-adapters.kit.ts");
  const cases = [...namesOf(userRepositoryContract), ...namesOf(userDirectoryContract)];
  expect(failed).toEqual([]);
  expect(passed).toEqual(cases.map(inTap));
  expect(exitCode).toBe(0);
});

test("an adapter with a mistake fails the cases that are about it, and the run", async () => {
  const { exitCode, passed, failed } = await runUnderNodeTest("faulty-adapter.kit.ts");
  expect(exitCode).toBe(1);
  expect(failed).toContain("finds a user by any spelling of the email");
  expect(failed).toContain("add and save refuse an email that another user has in any spelling");
  expect([...passed, ...failed].toSorted()).toEqual(namesOf(userRepositoryContract).map(inTap).toSorted());
});

/** TAP escapes what would begin a directive. */
function inTap(name: string): string {
  return name.replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}
