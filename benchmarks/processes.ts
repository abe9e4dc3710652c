import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { LoadJob, LoadResult } from "./load.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const referenceServer = here("../examples/reference-server/dist/main.js");

/** Runs a script of this folder to its end. @returns what it printed, as JSON */
export async function runScript<Result>(name: string, args: readonly string[], input = ""): Promise<Result> {
  const child = spawn(process.execPath, [here(name), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stdin.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(output) as Result;
}

export async function load(job: LoadJob): Promise<LoadResult> {
  return runScript<LoadResult>("load.ts", [], JSON.stringify(job));
}

export interface Running {
  readonly url: string;
  /** Its first line of output. */
  readonly firstLine: string;
  /** Resident memory in MiB; null where the system does not report it. */
  residentMemory(): Promise<number | null>;
  stop(): Promise<void>;
}

export async function startReferenceServer(databaseUrl: string): Promise<Running> {
  return start(referenceServer, /listening on (http:\/\/[^\s"]+)/, {
    APP_ENV: "development",
    PORT: "0",
    DATABASE_URL: databaseUrl,
    MIGRATE_ON_START: "true",
    SECRET_KEY: "nRhVlGLiimJreaCW2fJ2Afga57EfAMM3cbQSELWXmXs",
    RATE_LIMIT: "off",
    LOG_LEVEL: "warn",
    LOG_FORMAT: "json",
    BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
    BOOTSTRAP_ADMIN_PASSWORD: "the administrator's own",
  });
}

export async function startFloorServer(databaseUrl: string): Promise<Running> {
  return start(here("floor-server.ts"), /"url":"(http:[^"]+)"/, { DATABASE_URL: databaseUrl });
}

async function start(script: string, ready: RegExp, env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    output += text;
    const url = ready.exec(output)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      firstLine: output.split("\n").find((line) => ready.test(line)) ?? "",
      residentMemory: () => residentMemory(child),
      stop: () => stop(child),
    };
  }
  throw new Error(`${script} ended before it was ready:\n${output}`);
}

async function residentMemory(child: ChildProcess): Promise<number | null> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
  return kibibytes === undefined ? null : Math.round(Number(kibibytes) / 1_024);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
