import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Failure } from "../report-failure.ts";

/**
 * Prompts at the terminal, and does not echo what is typed.
 * @throws Failure when standard input is not a terminal
 */
export async function promptSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Failure("standard input is not a terminal: use --password-stdin");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
