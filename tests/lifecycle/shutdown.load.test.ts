import { connect } from "node:net";
import { expect, test } from "vitest";
import { ServerProcess } from "../support/server-process.ts";
import { within } from "../support/within.ts";

test("an idle kept-alive connection does not delay a shutdown", async () => {
  const server = await ServerProcess.start();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => undefined).write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  expect(await within(5_000, () => server.kill("SIGTERM"))).toBe(0);
});
