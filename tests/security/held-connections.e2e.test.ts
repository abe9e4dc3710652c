import { once } from "node:events";
import { request } from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InProcessServer } from "../support/in-process-server.ts";
import { ServerProcess } from "../support/server-process.ts";

/** An address of its own for each client, all of them loopback. */
const attacker = "127.0.0.2";
const bystander = "127.0.0.3";

/** Opens connections that never read, sends the same on each, and closes them at the end. */
class Connections implements Disposable {
  readonly sockets: readonly Socket[];

  constructor(url: string, count: number, text = "") {
    const port = Number(new URL(url).port);
    this.sockets = Array.from({ length: count }, () => {
      const socket = connect({ host: "127.0.0.1", port, localAddress: attacker });
      socket.on("error", () => undefined).pause();
      if (text !== "") socket.write(text);
      return socket;
    });
  }

  async opened(): Promise<void> {
    for (const socket of this.sockets) if (socket.connecting) await once(socket, "connect");
  }

  write(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  [Symbol.dispose](): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

/** A body in chunks of one byte, as much as Node reads at once and more. */
const smallChunks = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${"1\r\n1\r\n".repeat(20_000)}`;
const credentials = JSON.stringify({ identifier: "unknown@example.com", password: "not the password" });
const signIn = `POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${credentials.length}\r\n\r\n${credentials}`;

const page = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";

/** On a new connection. @returns the status. @throws when it is closed without an answer */
async function ask(url: string, localAddress: string): Promise<number> {
  const asked = request(`${url}/health/live`, { localAddress, agent: false });
  const [response] = await once(asked.end(), "response");
  response.resume();
  return response.statusCode;
}

async function askOften(url: string, localAddress: string, times: number): Promise<readonly number[]> {
  const answers: number[] = [];
  while (answers.length < times) answers.push(await ask(url, localAddress));
  return answers;
}

const allLive = (statuses: readonly number[]) => statuses.every((status) => status === 200);

describe("one client can neither exhaust the server nor keep others out", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start({
      env: {
        NODE_OPTIONS: "--max-old-space-size=128",
        MAX_CONNECTIONS: "150",
        MAX_CONNECTIONS_PER_CLIENT: "100",
      },
    });
  });
  afterAll(() => server.kill("SIGKILL"));

  test("[SEC-108] with 90 connections of 256 KiB each of pipelined requests that come at once, whose answers it never reads", async () => {
    using attack = new Connections(server.url, 90);
    await attack.opened();
    expect(await ask(server.url, bystander)).toBe(200);
    server.child.kill("SIGSTOP");
    attack.write(page.repeat(Math.ceil((256 * 1024) / page.length)));
    await setTimeout(1_000);
    server.child.kill("SIGCONT");
    expect(allLive(await askOften(server.url, bystander, 50))).toBe(true);
    expect(server.exitCode).toBeNull();
    expect(server.output).toContain('"bound":"maxPipelinedRequests"');
  }, 120_000);

  test.each([
    ["of a request that is read", smallChunks("/api/v1/auth/login")],
    ["of a request that no handler reads", smallChunks("/nowhere")],
    ["of a request that waits for another", signIn + smallChunks("/api/v1/auth/login")],
  ])(
    "[SEC-111] with 90 connections that each send 20,000 chunks of one byte %s",
    async (_case, text) => {
      using attack = new Connections(server.url, 90, text);
      await attack.opened();
      expect(allLive(await askOften(server.url, bystander, 50))).toBe(true);
      expect(server.exitCode).toBeNull();
      expect(server.output).toContain('"bound":"smallChunks"');
    },
    120_000,
  );

  test.each([
    ["that send nothing", ""],
    ["with unfinished header fields", `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(1_000)}`],
    [
      "with unfinished bodies",
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
    ],
  ])(
    "[SEC-109] with 300 connections %s, three times as many as it may have",
    async (_case, text) => {
      using attack = new Connections(server.url, 300, text);
      await attack.opened();
      const others = await askOften(server.url, bystander, 20);
      const own = await askOften(server.url, attacker, 20);
      expect(allLive([...others, ...own])).toBe(true);
      expect(server.output).toContain('"bound":"maxConnectionsPerClient"');
    },
    120_000,
  );
});

test("[SEC-109] behind a trusted proxy the longest silent connections are closed at MAX_CONNECTIONS, never the new one", async () => {
  await using server = await InProcessServer.start({
    env: { MAX_CONNECTIONS: "100", MAX_CONNECTIONS_PER_CLIENT: "1", TRUST_PROXY: "1" },
  });
  using attack = new Connections(server.url, 300);
  await attack.opened();
  expect(allLive(await askOften(server.url, attacker, 20))).toBe(true);
  expect(server.output).toContain('"bound":"maxConnections"');
  expect(server.output).not.toContain('"bound":"maxConnectionsPerClient"');
}, 120_000);
