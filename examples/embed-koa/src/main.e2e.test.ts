import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const password = "correct horse battery";
let directory: string;
let child: ChildProcess;
let output = "";
let url: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "embed-koa-"));
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, ["--conditions=portcullis-source", main], {
    cwd: directory,
    env: { PATH: process.env["PATH"], PORT: port },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes("listening on")) resolve();
    });
  child.once("exit", () => reject(new Error(`It ended: ${output}`)));
  await listening;
});
afterAll(async () => {
  child.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("A TCP server has a port.");
  return address.port;
}

test("runs as its README says, and ends cleanly when it is told to", async () => {
  expect(output).toBe(`listening on ${url}; try ${url}/identity/docs\n`);
  const api = `${url}/identity/api/v1`;
  const headers = { "Content-Type": "application/json" };
  const register = await fetch(`${api}/auth/register`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email: "ada@example.com", password }),
  });
  expect(register.status).toBe(201);
  const signIn = await fetch(`${api}/auth/login`, {
    method: "POST",
    headers,
    body: JSON.stringify({ identifier: "ada@example.com", password }),
  });
  const tokens = await signIn.json();
  const authorized = { headers: { Authorization: `Bearer ${tokens.access_token}` } };
  const report = await fetch(`${url}/report`, authorized);
  expect(await report.json()).toMatchObject({ report: "All is well." });
  expect(report.headers.get("x-request-time")).toMatch(/ ms$/);
  expect((await fetch(`${url}/report`)).status).toBe(401);
  const echo = await fetch(`${url}/echo`, { method: "POST", headers, body: '{"a":1}' });
  expect(await echo.json()).toEqual({ echo: { a: 1 } });
  const fails = await fetch(`${url}/fails`);
  expect([fails.status, await fails.json()]).toEqual([500, { oops: "It's us, not you." }]);

  child.removeAllListeners("exit");
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test.each(["main.ts", "app.ts", "host.ts"])("%s stays under 60 lines", async (file) => {
  const text = await readFile(join(main, "..", file), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThan(60);
});
