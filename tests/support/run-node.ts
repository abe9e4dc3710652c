import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface RunResult {
  /** Null when a signal ended it, such as that of the time limit. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to `nodeEnvironment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** Milliseconds. */
const timeLimit = 110_000;

/** The environment of every process of a test. The cache of compiled code halves the time in which a server starts. */
export const nodeEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
};

/** Runs Node with these arguments, as a process that is expected to end by itself. */
export function runNode(
  args: readonly string[],
  { cwd, env, input = "" }: RunOptions = {},
): Promise<RunResult> {
  const options = { cwd, env: { ...nodeEnvironment, ...env }, timeout: timeLimit };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (_error, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
    child.stdin?.on("error", () => undefined).end(input);
  });
}

/** Runs a TypeScript file, without a build. */
export function runSource(
  file: URL,
  { args = [], ...options }: RunOptions & { readonly args?: readonly string[] } = {},
): Promise<RunResult> {
  return runNode(["--conditions=portcullis-source", fileURLToPath(file), ...args], options);
}
