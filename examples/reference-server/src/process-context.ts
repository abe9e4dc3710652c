import type { Readable, Writable } from "node:stream";

/** What a program uses of its process; `process` is one. The working directory is not part of it: libraries use the process's. */
export interface ProcessContext {
  readonly env: Readonly<NodeJS.Dict<string>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: StandardOutput;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export interface StandardOutput extends Writable {
  readonly isTTY?: boolean;
  /** Its file descriptor. Undefined when it is not a file, a terminal or a pipe. */
  readonly fd?: number;
}

export function printLine({ stdout }: Pick<ProcessContext, "stdout">, line: string): void {
  stdout.write(`${line}\n`);
}
