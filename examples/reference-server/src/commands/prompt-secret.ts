import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Failure } from "../report-failure.ts";

/**
 * Asks at the terminal, and does not show what is typed.
 * @throws Failure when there is no terminal to ask at
 */
export async function askSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Failure("there is no terminal to ask at: use --password-stdin");
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
