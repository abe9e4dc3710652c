import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { releaseChangelog } from "../../scripts/release/changelog.ts";
import { setVersions } from "../../scripts/release/versions.ts";
import { packages, root } from "../../scripts/release/workspace-packages.ts";

describe("the changelog of a release", () => {
  const changelog =
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.9.0] - 2026-01-01\n\n- Old.\n";

  test("has what was unreleased below the version and its date", () => {
    expect(releaseChangelog(changelog, "0.10.0", "2026-02-03")).toBe(
      changelog.replace("## [Unreleased]\n", "## [Unreleased]\n\n## [0.10.0] - 2026-02-03\n"),
    );
  });

  test.each([
    ["0.9.0", "CHANGELOG.md has 0.9.0 already"],
    ["0.8.12", "CHANGELOG.md has 0.9.0 already"],
    ["v1.0.0", '"v1.0.0" is not a version'],
    ["1.0", '"1.0" is not a version'],
    ["1.0.0-rc.1", '"1.0.0-rc.1" is not a version'],
  ])("refuses %s after 0.9.0", (version, message) => {
    expect(() => releaseChangelog(changelog, version, "2026-02-03")).toThrow(message);
  });

  test("refuses a release of nothing", () => {
    const empty = changelog.replace("### Added\n\n- A thing.\n", "");
    expect(() => releaseChangelog(empty, "1.0.0", "2026-02-03")).toThrow("nothing to release");
    expect(() => releaseChangelog("# Changelog\n", "1.0.0", "2026-02-03")).toThrow("no heading");
  });
});

describe("the versions of a release", () => {
  const scratch = mkdtempSync(join(tmpdir(), "portcullis-versions-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test("differ from before in nothing but the version, in manifests and in the lock", () => {
    const files = ["package-lock.json", ...packages.map(({ folder }) => `packages/${folder}/package.json`)];
    for (const file of files) cpSync(join(root, file), join(scratch, file), { recursive: true });
    expect(setVersions(scratch, "97.98.99").toSorted()).toEqual(files.toSorted());
    const current = packages[0]?.manifest.version ?? "";
    for (const file of files) {
      const [before, after] = [join(root, file), join(scratch, file)].map((path) =>
        readFileSync(path, "utf8"),
      );
      expect([dirname(file), after]).not.toEqual([dirname(file), before]);
      expect(changedLines(before ?? "", after ?? "", current)).toEqual([]);
      expect(after).not.toContain(`"@portcullis/core": "${current}"`);
    }
  });
});

/** Lines that changed, other than by the version of a workspace in place of the current one. */
function changedLines(before: string, after: string, current: string): readonly string[] {
  const lines = after.split("\n");
  return before.split("\n").filter((line, index) => {
    const own = /^\s*"(version|@portcullis[^"]*)": /.test(line)
      ? line.replace(`"${current}"`, '"97.98.99"')
      : line;
    return lines[index] !== own && lines[index] !== line;
  });
}
