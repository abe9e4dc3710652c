import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll, beforeAll } from "vitest";
import type { ProcessContext } from "../../examples/reference-server/src/process-context.ts";
import { runCommand } from "../../examples/reference-server/src/run-command.ts";
import { runServer } from "../../examples/reference-server/src/run-server.ts";
import type { RunResult } from "./run-node.ts";
import { serverDefaults, testSecretKey } from "./server-defaults.ts";

/** The tests of this file run in an empty working directory, where no `.env` of a developer is read. */
export function useEmptyDirectory(): void {
  const before = process.cwd();
  beforeAll(async () => process.chdir(await mkdtemp(join(tmpdir(), "portcullis-in-process-"))));
  afterAll(async () => {
    const directory = process.cwd();
    process.chdir(before);
    await rm(directory, { recursive: true });
  });
}

/**
 * Runs a command of the reference server in this process. Only what is named reaches its environment.
 * @param args separated by spaces
 */
export async function runCommandInProcess(
  args: string,
  env: ProcessContext["env"],
  input: string | Readable = "",
): Promise<RunResult> {
  let [output, errors] = ["", ""];
  const code = await runCommand(args.split(" "), {
    env: { APP_ENV: "test", SECRET_KEY: testSecretKey, ...env },
    stdin: typeof input === "string" ? Readable.from([input]) : input,
    stdout: writableOf((text) => (output += text)),
    stderr: writableOf((text) => (errors += text)),
  });
  return { code, output, errors };
}

/** All that `npm start` runs, in this process: configuration, messages and exit code, too. `InProcessServer` is the server alone. */
export class ServerRun implements AsyncDisposable {
  output = "";
  readonly #stopping = new AbortController();
  readonly #ended: Promise<number>;

  private constructor(env: ProcessContext["env"]) {
    const stdout = writableOf((text) => (this.output += text));
    const context = { env: { ...serverDefaults, ...env }, stdin: Readable.from([]), stdout, stderr: stdout };
    this.#ended = runServer(context, this.#stopping.signal);
  }

  /** Starts it without waiting. */
  static spawn(env: ProcessContext["env"] = {}): ServerRun {
    return new ServerRun(env);
  }

  /** Resolves when it listens. @throws when it ends first, with what it printed */
  static async start(env: ProcessContext["env"] = {}): Promise<ServerRun> {
    const server = new ServerRun(env);
    let hasEnded = false;
    void server.#ended.then(() => (hasEnded = true));
    while (server.url === "") {
      if (hasEnded) throw new Error(`The server ended:\n${server.output}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return server;
  }

  get url(): string {
    return /listening on (http:\/\/[^\s";]+)/.exec(this.output)?.[1] ?? "";
  }

  /** @returns the exit code of a server that is expected to end by itself */
  exited(): Promise<number> {
    return this.#ended;
  }

  /** @returns the exit code */
  stop(): Promise<number> {
    this.#stopping.abort();
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function writableOf(receive: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      receive(String(chunk));
      done();
    },
  });
}
