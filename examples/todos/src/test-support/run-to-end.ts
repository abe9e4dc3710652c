import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a file of this example as a process that is expected to end by itself. */
export function runToEnd(
  file: URL,
  { args = [], env }: { readonly args?: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<Ended> {
  const command = ["--conditions=portcullis-source", fileURLToPath(file), ...args];
  const options = { env: { PATH: process.env["PATH"], ...env }, timeout: 25_000 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, options, (_error, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
  });
}
