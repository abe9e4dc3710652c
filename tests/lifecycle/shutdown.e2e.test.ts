import { once } from "node:events";
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { ServerProcess } from "../support/server-process.ts";

test.each(["SIGTERM", "SIGINT"] as const)("%s lets running requests finish", async (signal) => {
  const server = await ServerProcess.start();
  const api = new ApiClient(server.url);
  const registering = Array.from({ length: 12 }, (_, index) => api.register(`user-${index}@example.com`));
  await registering[0];
  const exited = server.kill(signal);
  const statuses = (await Promise.allSettled(registering)).map((each) =>
    each.status === "fulfilled" ? each.value.status : each.reason,
  );
  expect(statuses).toEqual(registering.map(() => 201));
  expect(await exited).toBe(0);
});

test("[SEC-107] kept-alive clients that send requests continuously get a response to every accepted request", async () => {
  const server = await ServerProcess.start({ env: { LOG_LEVEL: "silent" } });
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const outcomes = new Map<string, number>();
  const ask = async (): Promise<string> => {
    const asked = request(`${server.url}/health/live`, { agent });
    try {
      const [response] = await once(asked.end(), "response");
      await once(response.resume(), "end");
      return String(response.statusCode);
    } catch (error) {
      // Only on a connection that was accepted before is a request ours to answer.
      return asked.reusedSocket ? String(error) : "not accepted";
    }
  };
  const hundredth = Promise.withResolvers<void>();
  let answered = 0;
  const clients = Array.from({ length: 20 }, async () => {
    for (let outcome = "200"; outcome !== "not accepted"; ) {
      outcome = await ask();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      answered += 1;
      if (answered === 100) hundredth.resolve();
    }
  });
  await hundredth.promise;
  expect(await server.kill("SIGTERM")).toBe(0);
  await Promise.all(clients);
  agent.destroy();
  expect([...outcomes.keys()].sort()).toEqual(["200", "not accepted"]);
});

describe("SIGTERM while the database is unavailable", () => {
  test("refusing connections: the server logs the reason once and nothing more, and exits with 0", async () => {
    await using server = await ServerProcess.start({
      env: { DATABASE_URL: "postgres://unknown:hunter2@localhost:9/none" },
    });
    const entries = () => server.output.split("\n").filter((line) => line.includes("can't be used"));
    await expect.poll(entries).toHaveLength(1);
    expect(JSON.parse(entries()[0] ?? "")).toMatchObject({
      level: 40,
      reason: expect.stringMatching(/^nothing listens at .*:9: .*ECONNREFUSED/),
    });
    // Twice as long as the pause between attempts.
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(entries()).toHaveLength(1);
    const before = server.output;
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(server.output).toBe(before);
    expect(server.output).not.toContain("hunter2");
  });

  test("silent: the server logs nothing more, and exits with 0 before its limit", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const address = silent.address();
    if (address === null || typeof address === "string")
      throw new Error("A listening TCP server has a port.");
    try {
      const DATABASE_URL = `postgres://unknown:x@127.0.0.1:${address.port}/none`;
      await using server = await ServerProcess.start({ env: { DATABASE_URL } });
      // An attempt to connect is under way; it fails after three seconds.
      const attempts = sockets.size;
      await expect.poll(() => sockets.size, { timeout: 10_000 }).toBeGreaterThan(attempts);
      const before = server.output;
      expect(await server.kill("SIGTERM")).toBe(0);
      expect(server.output).toBe(before);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});
