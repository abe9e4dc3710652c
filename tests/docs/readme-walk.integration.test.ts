import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ServerRun, useEmptyDirectory } from "../support/run-in-process.ts";

useEmptyDirectory();

test("the walk in the README works as described", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, walk = ""] = /<!-- walk:[^>]*-->\n```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  await using server = await ServerRun.start({
    BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
    BOOTSTRAP_ADMIN_PASSWORD: "choose a long one",
  });
  const script = walk
    .replace("http://127.0.0.1:3000", server.url)
    // Every bare call, whose answer the reader sees, ends in its status on a line of its own.
    .replace("-w '\\n'", "-w '\\n%{http_code}\\n'");
  const { stdout } = await promisify(execFile)("bash", ["-euc", script]);
  const statuses = stdout.split("\n").filter((line) => /^\d{3}$/.test(line));
  expect(statuses).toEqual([
    "201", // register
    "200", // me
    "200", // refresh
    "200", // the old token within the grace window
    "401", // the old token after it
    "401", // me, in the session that reuse ended
    "200", // users, as the administrator
    "403", // users, as Ada
    "200", // the role change
    "200", // users, as Ada the administrator, at the next request
    "204", // sign-out
    "401", // me
  ]);
  const [first, again] = [...stdout.matchAll(/"refresh_token":"([\w-]+)"/g)].map(([, token]) => token);
  expect(first).toBeDefined();
  expect(again).toBe(first);
}, 60_000);
