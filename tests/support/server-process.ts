import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { nodeEnvironment } from "./run-node.ts";

const referenceServer = new URL("../../examples/reference-server/src/main.ts", import.meta.url);

export interface ServerOptions {
  /** What to run. Default: the reference server. */
  readonly main?: URL;
  /** A program with its arguments that runs the server and ends it when it ends itself, such as `unshare --uts`. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Settings that `env` may override. Default: what the reference server needs. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Export conditions. Default: the sources of the packages. */
  readonly conditions?: readonly string[];
}

/** Milliseconds within which a server has to listen. */
const startTimeout = 60_000;

export const testSecretKey = "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w";

const referenceDefaults: Readonly<Record<string, string>> = {
  APP_ENV: "test",
  PORT: "0",
  DATABASE_URL: "memory:",
  SECRET_KEY: testSecretKey,
  RATE_LIMIT: "off",
  LOG_FORMAT: "json",
};

/** A server in a process, on a free loopback port. */
export class ServerProcess {
  readonly child: ChildProcess;
  url = "";
  output = "";

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
  }

  /** Resolves when it listens. @throws when it exits first, with what it printed */
  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const server = ServerProcess.spawn(options);
    const deadline = Date.now() + startTimeout;
    while (server.url === "") {
      const [, url] = /listening on (http:\/\/[^\s";]+)/.exec(server.output) ?? [];
      if (url !== undefined) server.url = url;
      else if (server.child.exitCode !== null) throw new Error(`The server exited:\n${server.output}`);
      else if (Date.now() > deadline) {
        await server.kill("SIGKILL");
        throw new Error(`The server did not listen in time:\n${server.output}`);
      } else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return server;
  }

  /** Starts it without waiting. Its environment has only `nodeEnvironment`, `defaults` and `env`. */
  static spawn(options: ServerOptions = {}): ServerProcess {
    const { main = referenceServer, env = {}, defaults = referenceDefaults, cwd } = options;
    const { conditions = ["portcullis-source"], command = [] } = options;
    const flags = conditions.map((condition) => `--conditions=${condition}`);
    const [file = process.execPath, ...args] = [...command, process.execPath, ...flags, fileURLToPath(main)];
    const child = spawn(file, args, {
      ...(cwd !== undefined && { cwd }),
      env: { ...nodeEnvironment, ...defaults, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new ServerProcess(child);
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }

  /** @returns the exit code */
  async kill(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill("SIGKILL");
  }
}
