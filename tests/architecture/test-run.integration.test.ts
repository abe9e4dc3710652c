import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function runFixture(name: string, env: Readonly<Record<string, string>> = {}) {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "tests/fixtures/test-run/vitest.config.ts",
    name,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1", ...env },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.resume();
  const [code] = await once(child, "close");
  return { code, lines: output.trimEnd().split("\n") };
}

test("a failed test fails the run, and the last line counts it", async () => {
  const { code, lines } = await runFixture("failing");
  expect([code, lines.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
}, 60_000);

test("a skipped test is named with its reason", async () => {
  const { code, lines } = await runFixture("skipping");
  expect([code, lines.at(-1)]).toEqual([0, "1 passed, 0 failed, 1 skipped"]);
  expect(lines.join("\n")).toContain("for a reason");
}, 60_000);

test("with CI_NO_SKIPS=1 a skipped test fails the run", async () => {
  const { code, lines } = await runFixture("skipping", { CI_NO_SKIPS: "1" });
  expect([code, lines.at(-1)]).toEqual([1, "1 passed, 0 failed, 1 skipped"]);
}, 60_000);
