import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inspectCommitSubjects } from "../../scripts/commit-subjects.ts";

let scratch: string;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-commits-")));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const exact = "a".repeat(72);
const tooLong = "b".repeat(73);

function git(args: readonly string[], date = "2026-12-01T00:00:00Z"): string {
  const person = { NAME: "Ada", EMAIL: "ada@example.com", DATE: date };
  const identity = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_GLOBAL: "",
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(identity),
  };
  return execFileSync("git", args, { cwd: scratch, env, encoding: "utf8" });
}

function commit(subject: string, date?: string): void {
  git(["commit", "--quiet", "--allow-empty", "-m", subject], date);
}

test("names each subject longer than 72 characters, counted as characters", () => {
  git(["init", "--quiet"]);
  commit("ü".repeat(72));
  commit(exact);
  commit(`${tooLong}\n\nA body may be long.`);
  const found = inspectCommitSubjects(scratch);
  expect(found).toEqual({
    commits: 3,
    tooLong: [expect.stringMatching(new RegExp(`^[0-9a-f]+ ${tooLong}$`))],
  });
});

test("ignores commits that are older than the rule", () => {
  git(["init", "--quiet"]);
  commit(tooLong, "2026-11-01T00:00:00Z");
  commit(exact);
  expect(inspectCommitSubjects(scratch)).toEqual({ commits: 1, tooLong: [] });
});

test("checks what a shallow clone has", () => {
  git(["init", "--quiet", "origin"]);
  const origin = join(scratch, "origin");
  for (const subject of [tooLong, exact, tooLong])
    git(["-C", origin, "commit", "--quiet", "--allow-empty", "-m", subject]);
  git(["clone", "--quiet", "--depth=2", pathToFileURL(origin).href, "clone"]);
  expect(inspectCommitSubjects(join(scratch, "clone"))).toEqual({
    commits: 2,
    tooLong: [expect.any(String)],
  });
});

test("reports a missing history", () => {
  expect(inspectCommitSubjects(scratch)).toBe("not checked: no git history here");
});

test("fails where git can't read the history", () => {
  git(["init", "--quiet"]);
  expect(() => inspectCommitSubjects(scratch)).toThrow("git log failed");
});
