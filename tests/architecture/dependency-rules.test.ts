import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { dependencyRules, inspectDependencies } from "../../scripts/dependency-rules.ts";

const root = join(import.meta.dirname, "../..");
const fixtures = join(root, "tests/fixtures/architecture");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-architecture-")));
const npmPackages = ["inversify", "jose", "koa", "vitest", "zod"];
const workspaces = ["core", "inversify", "adapters-auth", "adapters-http"];

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A tree that obeys every rule, with the files of one fixture copied over it, and node_modules as npm would link it. */
function createTree(name: string, overlay?: string): string {
  const tree = join(scratch, name);
  cpSync(join(fixtures, "base"), tree, { recursive: true });
  if (overlay !== undefined) cpSync(join(fixtures, overlay), tree, { recursive: true });
  mkdirSync(join(tree, "node_modules/@portcullis"), { recursive: true });
  for (const npmPackage of npmPackages) {
    symlinkSync(join(root, "node_modules", npmPackage), join(tree, "node_modules", npmPackage));
  }
  for (const workspace of workspaces) {
    symlinkSync(join(tree, "packages", workspace), join(tree, "node_modules/@portcullis", workspace));
  }
  return tree;
}

const cases = readdirSync(fixtures)
  .filter((rule) => rule !== "base")
  .flatMap((rule) => readdirSync(join(fixtures, rule)).map((variant) => ({ rule, variant })));

describe("dependency rules", () => {
  test("the base of the fixtures obeys them all", async () => {
    expect((await inspectDependencies(createTree("base"))).violations).toEqual([]);
  });

  test.for(cases)("$rule is reported: $variant", async ({ rule, variant }) => {
    const { violations } = await inspectDependencies(createTree(`${rule}-${variant}`, `${rule}/${variant}`));
    expect([...new Set(violations.map((violation) => violation.rule))]).toEqual([rule]);
    expect(violations.map(({ from }) => from)).toContainEqual(expect.stringMatching(/offender/));
  });

  test("each has a fixture", () => {
    const rules = [
      ...dependencyRules(join(fixtures, "base")).map(({ name }) => name),
      "folders-are-acyclic",
      "no-inline-type-import",
    ];
    expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual([...new Set(rules)].sort());
  });

  test("a tree without sources is an error, not a pass", async () => {
    const empty = join(scratch, "empty");
    mkdirSync(join(empty, "packages"), { recursive: true });
    cpSync(join(fixtures, "base/package.json"), join(empty, "package.json"));
    await expect(inspectDependencies(empty)).rejects.toThrow("read 0 of 0 files");
  });

  test("the repository obeys them all", async () => {
    const report = await inspectDependencies(root);
    expect(report.violations).toEqual([]);
    expect(report.files).toBeGreaterThan(100);
    expect(report.imports).toBeGreaterThan(500);
  });
});
