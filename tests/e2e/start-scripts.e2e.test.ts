import type { ChildProcess } from "node:child_process";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifest, root } from "../../scripts/release/workspace-packages.ts";
import { filesMatching } from "../docs/markdown.ts";
import { runNode } from "../support/run-node.ts";
import { testSecretKey } from "../support/server-process.ts";
import { WorkspaceCopy } from "../support/workspace-copy.ts";

/** Compiling takes seconds, on a busy machine more. */
const timeout = 240_000;

let workspace: WorkspaceCopy;
const started: ChildProcess[] = [];
beforeAll(async () => {
  workspace = await WorkspaceCopy.create();
}, timeout);
afterAll(async () => {
  for (const { pid } of started) if (pid !== undefined) killGroup(pid);
  await workspace[Symbol.asyncDispose]();
});

/** What an npm that ended left behind is still in its process group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}

/** Only what is named reaches its environment, so that nothing of the npm that runs the tests does. */
function startNpm(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn("npm", args, {
    cwd: workspace.path,
    env: {
      PATH: process.env["PATH"],
      HOME: workspace.path,
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
      PORT: "0",
      SECRET_KEY: testSecretKey,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  started.push(child);
  return child;
}

async function listening(child: ChildProcess): Promise<string> {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const url = () => /listening on (http:\/\/[^\s";]+)/.exec(output)?.[1];
  await expect
    .poll(() => url() ?? (child.exitCode === null ? null : output), { timeout, interval: 50 })
    .not.toBeNull();
  const found = url();
  if (found === undefined) throw new Error(`It ended:\n${output}`);
  return found;
}

describe("SIGTERM sent only to npm, as systemd and containers send it", () => {
  test.each([
    ["npm start", ["start"], {}],
    ["npm start under bash", ["start"], { NPM_CONFIG_SCRIPT_SHELL: "bash" }],
    ["npm run todos", ["run", "todos"], { DATABASE_URL: "pglite:memory" }],
  ])(
    "%s: the server ends in order, and nothing is left",
    async (_, args, env) => {
      const npm = startNpm(args, { APP_ENV: "test", DATABASE_URL: "memory:", ...env });
      const url = await listening(npm);
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      npm.kill("SIGTERM");
      const [code, signal] = await once(npm, "exit");
      await expect(fetch(`${url}/health/live`)).rejects.toThrow();
      // npm waits for the server, so the server's exit code is npm's.
      expect([code, signal]).toEqual([0, null]);
    },
    timeout,
  );

  const manifests = filesMatching("package.json", "examples/*/package.json");
  const servers = manifests.flatMap((file) => {
    const { start, todos } = readManifest(join(root, file, "..")).scripts ?? {};
    const serves = file === "package.json" || readMain(file)?.includes("SIGTERM");
    const commands = [start, todos].filter((command) => command !== undefined);
    return serves ? commands.map((command) => [file, command] as const) : [];
  });

  test("is heard by every example that listens for it", () => {
    expect(servers.length).toBeGreaterThan(5);
  });

  // Windows has no `exec`, and goes on after the `||`.
  test.each(servers)("%s: the shell becomes the server: %s", (_file, command) => {
    const [, executed, fallback] = /^exec ([^&|;<>()$`]+) \|\| ([^&|;<>()$`]+)$/.exec(command) ?? [];
    expect(executed).toBeDefined();
    expect(fallback).toBe(executed);
  });
});

describe("a Node that is too old", () => {
  const entryPoints = [
    "examples/reference-server/dist/main.js",
    "examples/reference-server/dist/cli.js",
    "examples/todos/dist/main.js",
    "examples/todos/dist/migrate.js",
    "examples/custom-adapter/dist/main.js",
  ];
  const line = /^error: Node 22\.18 or newer is required, and this is \d+\.\d+\.\d+: npm .+\n$/;

  beforeAll(async () => {
    const projects = ["examples/reference-server", "examples/todos", "examples/custom-adapter"];
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const built = await runNode([compiler, "-b", ...projects], { cwd: workspace.path });
    expect(built).toEqual({ code: 0, output: "", errors: "" });
  }, timeout);

  test.for(entryPoints)(
    "that starts %s fails with one line about the required Node",
    async (file, context) => {
      const old = await findOldNode();
      if (old === null) return context.skip("no Node older than 22.18 on the PATH");
      const args = [join(workspace.path, file), "doctor"];
      const outcome = await new Promise((resolve) => {
        const child = execFile(old, args, { timeout: 30_000 }, (_error, output, errors) =>
          resolve({ code: child.exitCode, signal: child.signalCode, output, errors }),
        );
      });
      expect(outcome).toEqual({ code: 1, signal: null, output: "", errors: expect.stringMatching(line) });
    },
  );

  test.each([
    ["20.20.2", 1],
    ["22.17.9", 1],
    ["22.18.0", 0],
    ["24.0.0", 0],
  ])("is refused: %s exits with %i", async (version, code) => {
    const module = join(workspace.path, "examples/reference-server/dist/require-node.js");
    const script = `import { requireNode } from ${JSON.stringify(module)}; requireNode("npm start", "${version}");`;
    const ended = await runNode(["--input-type=module", "--eval", script]);
    expect(ended).toEqual({ code, output: "", errors: code === 0 ? "" : expect.stringMatching(line) });
  });
});

/** The source of an example's process. */
function readMain(manifest: string): string | undefined {
  const sources = ["run-server.ts", "main.ts"].map((name) => join(root, manifest, "../src", name));
  const found = sources.find((source) => existsSync(source));
  return found === undefined ? undefined : readFileSync(found, "utf8");
}

/** The machine's own Node, which npm scripts hide behind the one in node_modules. */
async function findOldNode(): Promise<string | null> {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(directory, "node");
    if (directory.includes("node_modules") || !existsSync(file)) continue;
    const { stdout } = await promisify(execFile)(file, ["--version"]);
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout) ?? [];
    if (Number(major) < 22 || (Number(major) === 22 && Number(minor) < 18)) return file;
  }
  return null;
}
