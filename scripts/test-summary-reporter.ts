import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Ends the output of a run with `N passed, N failed, N skipped`, below a list of what was skipped and why
 * (`context.skip("reason")`). A file that could not be loaded, and a suite whose setup failed, count as one failed test each.
 * With CI_NO_SKIPS=1 a skip makes the run fail. TEST_SUMMARY_FILE names a file that the last line is appended to, so that
 * `.ci/run` can add up its runs.
 */
export class TestSummaryReporter implements Reporter {
  #lines: readonly string[] = ["0 passed, 0 failed, 0 skipped"];

  onInit(): void {
    // Coverage and teardown still print after the run has ended.
    process.once("exit", () => process.stdout.write(`\n${this.#lines.join("\n")}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((group) => group.errors().length > 0).length;
    const skipped = tests.filter((test) => ["skipped", "pending"].includes(test.result().state));
    const total = `${count("passed")} passed, ${count("failed") + broken} failed, ${skipped.length} skipped`;
    const file = process.env["TEST_SUMMARY_FILE"];
    if (file !== undefined) appendFileSync(file, `${total}\n`);
    const skipsForbidden = process.env["CI_NO_SKIPS"] === "1" && skipped.length > 0;
    if (skipsForbidden) process.exitCode = 1;
    this.#lines = [
      ...describeSkipped(skipped),
      ...(skipsForbidden ? ["Skipped tests fail this run, because CI_NO_SKIPS=1."] : []),
      total,
    ];
  }
}

function describeSkipped(tests: readonly TestCase[]): string[] {
  if (tests.length === 0) return [];
  const byReason = new Map<string, TestCase[]>();
  for (const test of tests) {
    const key = `${relative(process.cwd(), test.module.moduleId)}: ${reasonOf(test)}`;
    byReason.set(key, [...(byReason.get(key) ?? []), test]);
  }
  const lines = [...byReason].map(([key, [first, ...others]]) =>
    others.length === 0 && first !== undefined
      ? `  ${key} (${first.fullName})`
      : `  ${key} (${others.length + 1} tests)`,
  );
  return ["Skipped:", ...lines];
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (setupFailed(test)) return "did not run, because its setup failed";
  if (result.state === "skipped" && result.note !== undefined) return result.note;
  if (test.options.mode === "todo") return "to do";
  return result.state === "pending" ? "did not run" : "no reason given";
}

function setupFailed(test: TestCase): boolean {
  let parent = test.parent;
  while (parent.type === "suite") {
    if (parent.errors().length > 0) return true;
    parent = parent.parent;
  }
  return parent.errors().length > 0;
}
