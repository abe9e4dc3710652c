import { once } from "node:events";
import { cp, mkdtemp, readdir, rename, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { TestContext } from "vitest";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ApiClient, password } from "../support/api-client.ts";
import { otherHostName, otherPidNamespace, reasonUnavailable } from "../support/linux-namespaces.ts";
import { ServerProcess } from "../support/server-process.ts";
import { copyEmbeddedDatabase } from "../support/test-database.ts";

let parent: string;
let data: string;
let acknowledged: string[];
const servers: ServerProcess[] = [];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "portcullis-owner-"));
  data = join(parent, "data");
  await copyEmbeddedDatabase(data);
  acknowledged = [];
});

afterEach(async () => {
  await endAll();
  await rm(parent, { recursive: true, force: true });
});

async function start(command: readonly string[] = []): Promise<ServerProcess> {
  const env = { DATABASE_URL: `pglite:${data}` };
  const server = await ServerProcess.start({ command, env });
  servers.push(server);
  return server;
}

/** Resolves when every server has ended, those inside of `unshare` included. */
async function endAll(): Promise<void> {
  for (const { child } of servers.splice(0)) {
    const closed = child.stdout?.readableEnded ? null : once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }
}

/** Tries to register that many users, and notes those whose registration was acknowledged. */
async function register(server: ServerProcess, count: number): Promise<readonly number[]> {
  const api = new ApiClient(server.url);
  const statuses: number[] = [];
  for (let each = 0; each < count; each += 1) {
    const email = `${crypto.randomUUID()}@example.com`;
    const { status, body } = await api.call("POST", "/api/v1/auth/register", { json: { email, password } });
    statuses.push(status);
    if (status === 201) acknowledged.push(body.id);
  }
  return statuses;
}

/** Ends every server, and says which registrations are not there when the database is opened again. */
async function lost(): Promise<readonly string[]> {
  await endAll();
  const database = await openDatabase({ url: `pglite:${data}` });
  const rows = await database.orm.em.fork().execute<{ id: string }[]>("select id from users");
  await database.close();
  const kept = new Set(rows.map(({ id }) => id));
  return acknowledged.filter((id) => !kept.has(id));
}

/** Starts a second server, which registers users unless it is refused. @returns its error when it was refused */
async function startSecond(command: readonly string[] = []): Promise<string> {
  try {
    await register(await start(command), 8);
    return "not refused";
  } catch (error) {
    return String(error);
  }
}

const refusal = (owner: RegExp) =>
  new RegExp(`exited:\nerror: The database in \\S+ is open in ${owner.source}: .+\n$`);

test("[SEC-100] a server in another PID namespace, of the same host name, is refused; what was acknowledged is kept", async (context) => {
  needs(context, otherPidNamespace);
  const owner = await start(otherPidNamespace);
  await register(owner, 8);
  const [output] = await Promise.all([startSecond(otherPidNamespace), register(owner, 8)]);
  await register(owner, 4);
  expect(await lost()).toEqual([]);
  expect(output).toMatch(refusal(/process 1 of another container or PID namespace \(host name .+\)/));
  expect(acknowledged).toHaveLength(20);
}, 240_000);

test("[SEC-100] a server that is paused and resumed stays the owner; acknowledged writes are kept", async (context) => {
  needs(context, otherHostName);
  const owner = await start(otherHostName);
  await register(owner, 8);
  owner.child.kill("SIGSTOP");
  await letTimePass();
  const output = await startSecond();
  owner.child.kill("SIGCONT");
  await register(owner, 8);
  expect(await lost()).toEqual([]);
  expect(output).toMatch(refusal(new RegExp(`process ${owner.child.pid}`)));
  expect(acknowledged).toHaveLength(16);
}, 240_000);

test("[SEC-101] a server whose directory another one took over acknowledges nothing more, and is not ready", async () => {
  const first = await start();
  await register(first, 4);
  // As an operator does who takes it for a stale one.
  await rm(join(data, "portcullis.lock"));
  const second = await start();
  const statuses = await Promise.all([register(second, 8), register(first, 8)]);
  expect(statuses).toEqual([Array(8).fill(201), Array(8).fill(503)]);
  expect((await new ApiClient(first.url).call("GET", "/health/ready")).status).toBe(503);
  expect(first.output).toContain(`is open in process ${second.child.pid} now`);
  expect(await first.kill("SIGTERM")).toBe(0);
  await register(second, 4);
  expect(await lost()).toEqual([]);
  expect(acknowledged).toHaveLength(16);
}, 240_000);

test("[SEC-102] a server whose directory was replaced by a copy acknowledges nothing more, and is not ready", async () => {
  const owner = await start();
  await register(owner, 4);
  // As in restoring a backup.
  await cp(data, `${data}.copy`, { recursive: true });
  await rename(data, `${data}.old`);
  await rename(`${data}.copy`, data);
  expect(await register(owner, 4)).toEqual(Array(4).fill(503));
  expect((await new ApiClient(owner.url).call("GET", "/health/ready")).status).toBe(503);
  expect(owner.output).toContain("another directory was put in its place");
  expect(await lost()).toEqual([]);
  expect(acknowledged).toHaveLength(4);
}, 120_000);

/** Makes every file look as old as it would be by then. */
async function letTimePass(): Promise<void> {
  const longAgo = new Date(Date.now() - 60_000);
  for (const directory of [parent, data]) {
    for (const name of await readdir(directory)) await utimes(join(directory, name), longAgo, longAgo);
  }
}

function needs(context: TestContext, command: readonly string[]): void {
  const reason = reasonUnavailable(command);
  if (reason !== null) context.skip(`no namespaces here: ${reason}`);
}
