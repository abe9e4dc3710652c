import { createInterface } from "node:readline/promises";
import type { DatabaseMigrator, MigrationLoss } from "@portcullis/adapters-persistence";
import type { ProcessContext } from "../process-context.ts";
import { Failure } from "../report-failure.ts";

/** Environments in which data may be deleted without confirmation. */
const disposable: readonly string[] = ["development", "test"];

export interface RevertOptions {
  readonly appEnv: string;
  /** Set by `--yes`. */
  readonly isConfirmed: boolean;
  /** Default: this process. */
  readonly context?: Pick<ProcessContext, "stdin" | "stderr">;
  /** Default: a prompt at the terminal; null, which refuses, where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | null;
  /** Prints what is deleted. Default: a line on standard error. */
  readonly warn?: (line: string) => void;
}

/**
 * Reverts the latest migration, and prints which data that deletes. Outside development and test it needs `--yes`, or a
 * `yes` at the terminal.
 * @returns the name of the migration; null when there is none
 * @throws Failure when it was not confirmed, or another process migrates at the same time
 */
export async function revertLatest(
  migrator: Pick<DatabaseMigrator, "previewDown" | "down">,
  {
    appEnv,
    isConfirmed,
    context = process,
    ask = askAtTerminal(context),
    warn = (line) => context.stderr.write(`${line}\n`),
  }: RevertOptions,
): Promise<string | null> {
  const loss = await migrator.previewDown();
  if (loss === null) return null;
  const consequence = describeLoss(loss);
  if (!isConfirmed && !disposable.includes(appEnv)) {
    const refusal = `APP_ENV is ${appEnv}, and ${consequence}`;
    if (ask === null) throw new Failure(`${refusal}. Nothing was changed. To confirm, add --yes.`);
    const answer = await ask(`${refusal}.\nType yes to revert it: `);
    if (answer.trim().toLowerCase() !== "yes") throw new Failure("nothing was changed");
  } else warn(consequence);
  const reverted = await migrator.down(loss.name);
  if (reverted === null)
    throw new Failure(`${loss.name} is no longer the latest migration; nothing was changed`);
  return reverted;
}

export function describeLoss({ name, tables, columns }: MigrationLoss): string {
  const lost = [
    ...tables.map(({ table, rows }) => `the table ${table} (${rowsOf(rows)})`),
    ...columns.map(({ table, column, rows }) => `the column ${table}.${column} (set in ${rowsOf(rows)})`),
  ];
  const dropped = lost.length === 0 ? "no table and no column" : lost.join(", ");
  return `reverting ${name} drops ${dropped}`;
}

function rowsOf(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

function askAtTerminal({
  stdin,
  stderr,
}: Pick<ProcessContext, "stdin" | "stderr">): ((question: string) => Promise<string>) | null {
  if (!stdin.isTTY || !stderr.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: stdin, output: stderr });
    // The input may end without an answer.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    try {
      return await Promise.race([terminal.question(question), closed]);
    } finally {
      terminal.close();
    }
  };
}
