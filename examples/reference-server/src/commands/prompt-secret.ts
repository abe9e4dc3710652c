import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { ProcessContext } from "../process-context.ts";
import { Failure } from "../report-failure.ts";

/**
 * Prompts at the terminal, and does not echo what is typed.
 * @throws Failure when standard input is not a terminal
 */
export async function promptSecret({ stdin, stderr }: ProcessContext, prompt: string): Promise<string> {
  if (!stdin.isTTY) throw new Failure("standard input is not a terminal: use --password-stdin");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: silent, terminal: true });
  stderr.write(prompt);
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    stderr.write("\n");
  }
}
