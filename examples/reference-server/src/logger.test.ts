import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { Logger } from "./logger.ts";
import { createLogger } from "./logger.ts";

async function log(format: "pretty" | "json", write: (logger: Logger) => void): Promise<readonly string[]> {
  const stdout = new PassThrough();
  write(createLogger({ logLevel: "info", logFormat: format }, stdout));
  return (await text(stdout.end())).trimEnd().split("\n");
}

const request = { method: "GET", route: "/api", status: 200, durationMs: 1.5, userId: null, ip: "::1" };

test("people get a line per entry", async () => {
  const lines = await log("pretty", (logger) => {
    logger.info(request, "request");
    logger.info({ event: "a.b", data: { n: 1 } }, "event");
  });
  expect(lines).toEqual([
    expect.stringMatching(/INFO: GET \/api 200 1\.5 ms ip=::1$/),
    expect.stringMatching(/INFO: event a\.b data=\{"n":1\}$/),
  ]);
});

test("machines get a JSON document per line", async () => {
  const [line = ""] = await log("json", (logger) => logger.info(request, "request"));
  expect(JSON.parse(line)).toMatchObject({
    level: 30,
    msg: "request",
    status: 200,
    time: expect.any(String),
  });
});

test("what is called a secret is not written, should it be logged after all", async () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = await log(format, (logger) =>
      logger.info({ password: "hunter2", body: { refresh_token: "hunter2" } }, "oops"),
    );
    expect(lines.join()).toContain("[redacted]");
    expect(lines.join()).not.toContain("hunter2");
  }
});

test("text of a client can't forge a line", async () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = await log(format, (logger) =>
      logger.info({ userAgent: "a\n[12:00:00] INFO: forged" }, "request"),
    );
    expect(lines).toHaveLength(1);
  }
});
