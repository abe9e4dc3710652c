import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ended {
  /** Null when a signal ended it, as one does when it takes too long. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** All that it gets beside the PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

const longest = 110_000;

/** Runs Node with these arguments, as a process that is expected to end by itself. */
export function runNode(args: readonly string[], { cwd, env }: RunOptions = {}): Promise<Ended> {
  const options = { cwd, env: { PATH: process.env["PATH"], ...env }, timeout: longest };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (_error, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
  });
}

/** The same with a TypeScript file, as it is. */
export function runSource(
  file: URL,
  { args = [], ...options }: RunOptions & { readonly args?: readonly string[] } = {},
): Promise<Ended> {
  return runNode(["--conditions=portcullis-source", fileURLToPath(file), ...args], options);
}
