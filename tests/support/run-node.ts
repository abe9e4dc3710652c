import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

export interface Ended {
  /** Null when a signal ended it, as one does when it takes too long. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The environment, beside `nodeEnvironment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. */
  readonly input?: string;
}

const longest = 110_000;

/** What every process of a test has in its environment. Node keeps the compiled code of sources, which saves half of a server's start. */
export const nodeEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
};

/** PGlite ends before optimised WebAssembly has paid for its compilation: a start takes a third less. Not where time is measured. */
export const nodeFlags: readonly string[] = inject("load").isFull ? [] : ["--liftoff-only"];

/** Runs Node with these arguments, as a process that is expected to end by itself. */
export function runNode(args: readonly string[], { cwd, env, input = "" }: RunOptions = {}): Promise<Ended> {
  const options = { cwd, env: { ...nodeEnvironment, ...env }, timeout: longest };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...nodeFlags, ...args], options, (_error, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
    child.stdin?.on("error", () => undefined).end(input);
  });
}

/** The same with a TypeScript file, as it is. */
export function runSource(
  file: URL,
  { args = [], ...options }: RunOptions & { readonly args?: readonly string[] } = {},
): Promise<Ended> {
  return runNode(["--conditions=portcullis-source", fileURLToPath(file), ...args], options);
}
