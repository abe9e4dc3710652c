import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** Why a test that needs PgBouncer skips. */
export const noPgBouncer = "no pgbouncer on the PATH";

/** Connections to the server per database: fewer than clients, so that transactions of one client run on several. */
const serverConnections = 5;

/** A PgBouncer in front of the PostgreSQL server of a URL, on a free loopback port. */
export class PgBouncer {
  readonly #process: ChildProcess;
  readonly #directory: string;
  readonly #port: number;

  private constructor(process: ChildProcess, directory: string, port: number) {
    this.#process = process;
    this.#directory = directory;
    this.#port = port;
  }

  static isInstalled(): boolean {
    return findPgBouncer() !== null;
  }

  /**
   * @param postgresUrl any database of the server
   * @param poolMode for how long a client is assigned a server's connection. Default: `transaction`
   */
  static async start(
    postgresUrl: string,
    poolMode: "session" | "transaction" = "transaction",
  ): Promise<PgBouncer> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-pgbouncer-"));
    // PgBouncer refuses to run as root, so it may run as another user than these tests.
    await chmod(directory, 0o755);
    const port = await freePort();
    const file = join(directory, "pgbouncer.ini");
    await writeFile(file, configuration(new URL(postgresUrl), port, poolMode), { mode: 0o644 });
    const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
    const child = spawn(findPgBouncer() ?? "pgbouncer", [...user, file], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    for await (const text of child.stderr.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      output += String(text);
      if (output.includes("process up")) {
        child.stderr.resume();
        return new PgBouncer(child, directory, port);
      }
    }
    throw new Error(`PgBouncer did not start:\n${output}`);
  }

  /** The URL of the same database through PgBouncer. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.hostname = "127.0.0.1";
    url.port = String(this.#port);
    return url.href;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, "exit");
    if (this.#process.kill("SIGKILL")) await exited;
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function configuration(
  { hostname, port, username, password }: URL,
  ownPort: number,
  poolMode: string,
): string {
  const [user, secret] = [username, password].map(decodeURIComponent);
  return `[databases]
* = host=${hostname} port=${port || 5432} user=${user} password=${secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
default_pool_size = ${serverConnections}
max_client_conn = 500
`;
}

function findPgBouncer(): string | null {
  const directories = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"];
  const isExecutable = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return directories.map((directory) => join(directory, "pgbouncer")).find(isExecutable) ?? null;
}
