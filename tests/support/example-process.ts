import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { ServerProcess } from "./server-process.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted, field by field, by the tests
  readonly body: any;
}

/** An example as its README starts it: its `main.ts` in a process, with a data directory of its own. */
export class ExampleProcess implements AsyncDisposable {
  readonly url: string;
  readonly #server: ServerProcess;
  readonly #directory: string;

  private constructor(server: ServerProcess, directory: string) {
    this.#server = server;
    this.#directory = directory;
    this.url = server.url;
  }

  /** Resolves when the example says that it is listening. */
  static async start(main: URL): Promise<ExampleProcess> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-example-"));
    try {
      const env = { PORT: String(await freePort()) };
      const server = await ServerProcess.start({ main, cwd: directory, defaults: {}, env });
      return new ExampleProcess(server, directory);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** What it printed so far, errors included. */
  get output(): string {
    return this.#server.output;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return answerOf(await fetch(this.url + path, { headers }));
  }

  /** Sends JSON; text is sent unchanged. */
  async post(path: string, body: unknown): Promise<Answer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    return answerOf(await fetch(this.url + path, { method: "POST", headers, body: text }));
  }

  /** Stops it with SIGTERM. @returns its exit code */
  stop(): Promise<number | null> {
    return this.#server.kill("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
