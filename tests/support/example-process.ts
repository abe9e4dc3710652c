import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and fail where they err.
  readonly body: any;
}

/** An example as its README starts it: its `main.ts` in a process of its own, on a data directory of its own. */
export class ExampleProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #directory: string;
  #output = "";

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>, url: string, directory: string) {
    this.#child = child;
    this.url = url;
    this.#directory = directory;
  }

  /** Resolves when the example says that it is listening. */
  static async start(main: URL): Promise<ExampleProcess> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-example-"));
    const port = String(await freePort());
    const child = spawn(process.execPath, ["--conditions=portcullis-source", fileURLToPath(main)], {
      cwd: directory,
      env: { PATH: process.env["PATH"], PORT: port },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const example = new ExampleProcess(child, `http://127.0.0.1:${port}`, directory);
    const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        example.#output += text;
        if (example.#output.includes(`listening on ${example.url}`)) resolve();
      });
    child.once("exit", () => reject(new Error(`The example ended: ${example.#output}`)));
    await listening;
    return example;
  }

  /** What it printed so far, errors included. */
  get output(): string {
    return this.#output;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return answerOf(await fetch(this.url + path, { headers }));
  }

  /** Sends JSON; text is sent as it is. */
  async post(path: string, body: unknown): Promise<Answer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    return answerOf(await fetch(this.url + path, { method: "POST", headers, body: text }));
  }

  /** Tells it to stop. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await ended;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text === "" ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("A TCP server has a port.");
  return address.port;
}
