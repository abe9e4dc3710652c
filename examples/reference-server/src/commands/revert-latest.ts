import { createInterface } from "node:readline/promises";
import type { DatabaseMigrator, MigrationLoss } from "@portcullis/adapters-persistence";
import { Failure } from "../report-failure.ts";

/** Where data may be lost without a question. */
const disposable: readonly string[] = ["development", "test"];

export interface RevertOptions {
  readonly appEnv: string;
  /** Set by `--yes`. */
  readonly isConfirmed: boolean;
  /** Asks the person at the terminal. Default: null where there is no terminal */
  readonly ask?: ((question: string) => Promise<string>) | null;
  /** Default: a line on standard error */
  readonly tell?: (line: string) => void;
}

/**
 * Takes back the latest migration, and tells what is lost with it. Outside development and test that
 * takes `--yes`, or a `yes` at the terminal.
 * @returns its name; null when there is none
 * @throws Failure when it was not confirmed, or another process migrates at the same time
 */
export async function revertLatest(
  migrator: Pick<DatabaseMigrator, "previewDown" | "down">,
  { appEnv, isConfirmed, ask = askAtTerminal(), tell = console.error }: RevertOptions,
): Promise<string | null> {
  const loss = await migrator.previewDown();
  if (loss === null) return null;
  const consequence = describeLoss(loss);
  if (!isConfirmed && !disposable.includes(appEnv)) {
    const refusal = `APP_ENV is ${appEnv}, and ${consequence}`;
    if (ask === null) throw new Failure(`${refusal}. Nothing was changed; to do it, add --yes.`);
    const answer = await ask(`${refusal}.\nType yes to do it: `);
    if (answer.trim().toLowerCase() !== "yes") throw new Failure("nothing was changed");
  } else tell(consequence);
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
  return `taking back ${name} drops ${dropped}`;
}

function rowsOf(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

function askAtTerminal(): ((question: string) => Promise<string>) | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // The end of the input is no answer.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    try {
      return await Promise.race([terminal.question(question), closed]);
    } finally {
      terminal.close();
    }
  };
}
