import type { MigrationLoss } from "@portcullis/adapters-persistence";
import { beforeEach, expect, test } from "vitest";
import { revertLatest } from "./revert-latest.ts";

const loss: MigrationLoss = {
  name: "CreateTodos",
  tables: [
    { table: "todos", rows: 1_200 },
    { table: "labels", rows: 1 },
  ],
  columns: [{ table: "users", column: "nickname", rows: 7 }],
};
const sentence =
  "reverting CreateTodos drops the table todos (1200 rows), the table labels (1 row), " +
  "the column users.nickname (set in 7 rows)";

class PreparedMigrator {
  readonly reverted: unknown[] = [];
  latest: string | null = "CreateTodos";

  async previewDown(): Promise<MigrationLoss | null> {
    return this.latest === null ? null : loss;
  }

  async down(expected?: string): Promise<string | null> {
    if (expected !== this.latest) return null;
    this.reverted.push(expected);
    return this.latest;
  }
}

let migrator: PreparedMigrator;
let warnings: string[];
const warn = (line: string) => warnings.push(line);
beforeEach(() => {
  migrator = new PreparedMigrator();
  warnings = [];
});

test.each(["production", "staging"])(
  "in %s it is refused in one line with what would be deleted",
  async (appEnv) => {
    const revert = revertLatest(migrator, { appEnv, isConfirmed: false, ask: null });
    await expect(revert).rejects.toThrow(
      `APP_ENV is ${appEnv}, and ${sentence}. Nothing was changed. To confirm, add --yes.`,
    );
    expect(migrator.reverted).toEqual([]);
  },
);

test.each([
  ["production", true],
  ["staging", true],
  ["development", false],
  ["test", false],
])("in %s, with --yes %s, it is done, with a warning of what is deleted", async (appEnv, isConfirmed) => {
  const revert = revertLatest(migrator, { appEnv, isConfirmed, ask: null, warn });
  expect(await revert).toBe("CreateTodos");
  expect(warnings).toEqual([sentence]);
});

test.each([
  ["yes", true],
  [" YES ", true],
  ["y", false],
  ["", false],
])("at a terminal it prompts: %j", async (answer, isDone) => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer;
  };
  const revert = revertLatest(migrator, { appEnv: "production", isConfirmed: false, ask });
  if (isDone) expect(await revert).toBe("CreateTodos");
  else await expect(revert).rejects.toThrow("nothing was changed");
  expect(questions).toEqual([expect.stringContaining(sentence)]);
  expect(migrator.reverted).toHaveLength(isDone ? 1 : 0);
});

test("a migration other than the one in the warning is not reverted", async () => {
  const ask = async () => {
    migrator.latest = "CreateLabels";
    return "yes";
  };
  const revert = revertLatest(migrator, { appEnv: "production", isConfirmed: false, ask });
  await expect(revert).rejects.toThrow("CreateTodos is no longer the latest migration; nothing was changed");
  expect(migrator.reverted).toEqual([]);
});

test("nothing to revert needs no confirmation", async () => {
  migrator.latest = null;
  const revert = revertLatest(migrator, { appEnv: "production", isConfirmed: false, ask: null });
  expect(await revert).toBeNull();
});
