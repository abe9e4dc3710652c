import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** In characters. git's lists cut off or wrap longer subjects. */
const limit = 72;
/** The rule was introduced then; earlier commits are not checked. A date, since a shallow clone may lack a given commit. */
const since = "2026-11-21T18:52:00Z";

export interface CommitSubjects {
  readonly commits: number;
  /** `<short hash> <subject>` of each commit whose subject is longer than the limit. */
  readonly tooLong: readonly string[];
}

/**
 * Reads the subjects of the commits that this clone has of the current branch.
 * @returns why there are none to read where the tree is not a clone, as in an unpacked archive
 * @throws when git fails
 */
export function inspectCommitSubjects(root: string): CommitSubjects | string {
  if (!existsSync(join(root, ".git"))) return "not checked: no git history here";
  const log = ["log", `--since=${since}`, "--format=%h %s"];
  const { status, stdout, stderr, error } = spawnSync("git", log, { cwd: root, encoding: "utf8" });
  if (error !== undefined && "code" in error && error.code === "ENOENT")
    return "not checked: git is not installed";
  if (status !== 0) throw new Error(`git log failed: ${error?.message ?? stderr}`);
  const lines = stdout.split("\n").filter((line) => line !== "");
  const tooLong = lines.filter((line) => [...line.slice(line.indexOf(" ") + 1)].length > limit);
  return { commits: lines.length, tooLong };
}
