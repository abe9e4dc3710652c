import type { PasswordHasher } from "@portcullis/core";
import { InsecurePasswordHasher } from "@portcullis/core/testing";
import { TYPES } from "@portcullis/inversify";
import type { RunningServer } from "@portcullis-examples/reference-server";
import { createLogger, parseConfiguration, startServer } from "@portcullis-examples/reference-server";
import { ContainerModule } from "inversify";
import { serverDefaults } from "./server-defaults.ts";

export interface InProcessServerOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: one that takes no time. Null: the server's own. */
  readonly passwordHasher?: PasswordHasher | null;
}

/**
 * The reference server in the process of the test, on a free loopback port: for what a process of its own would not prove
 * better. An error that nothing handles fails the test run.
 */
export class InProcessServer implements AsyncDisposable {
  readonly #server: RunningServer;
  readonly #log: readonly string[];
  #stopped: Promise<void> | undefined;

  private constructor(server: RunningServer, log: readonly string[]) {
    this.#server = server;
    this.#log = log;
  }

  static async start({
    env = {},
    passwordHasher = new InsecurePasswordHasher(),
  }: InProcessServerOptions = {}): Promise<InProcessServer> {
    const configuration = parseConfiguration({ ...serverDefaults, ...env });
    const log: string[] = [];
    const logger = createLogger(configuration, { write: (line) => void log.push(line) });
    const hashing = new ContainerModule(({ rebind }) => {
      if (passwordHasher !== null) rebind(TYPES.passwordHasher).toConstantValue(passwordHasher);
    });
    return new InProcessServer(await startServer(configuration, logger, { modules: () => [hashing] }), log);
  }

  get url(): string {
    return this.#server.url;
  }

  /** What it logged. */
  get output(): string {
    return this.#log.join("");
  }

  /** Resolves once the database is prepared. */
  get ready(): Promise<void> {
    return this.#server.ready;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#server.stop();
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
