import { expect, test } from "vitest";
import type { Logger } from "./logger.ts";
import { createLogger } from "./logger.ts";

/** The lines that a call writes. */
function log(logFormat: "pretty" | "json", call: (logger: Logger) => void): readonly string[] {
  let output = "";
  const write = (text: string): void => {
    output += text;
  };
  call(createLogger({ logLevel: "info", logFormat }, { write }));
  return output.trimEnd().split("\n");
}

const request = (logger: Logger): void =>
  logger.info(
    { method: "GET", route: "/api", status: 200, durationMs: 1.5, userId: null, ip: "::1" },
    "request",
  );

test("people get a line per entry", () => {
  const lines = log("pretty", (logger) => {
    request(logger);
    logger.info({ event: "a.b", data: { n: 1 } }, "event");
  });
  expect(lines).toEqual([
    expect.stringMatching(/INFO: GET \/api 200 1\.5 ms ip=::1$/),
    expect.stringMatching(/INFO: event a\.b data=\{"n":1\}$/),
  ]);
});

test("machines get a JSON document per line", () => {
  const [line = ""] = log("json", request);
  expect(JSON.parse(line)).toMatchObject({
    level: 30,
    msg: "request",
    status: 200,
    time: expect.any(String),
  });
});

test("what is called a secret is not written, should it be logged after all", () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = log(format, (logger) =>
      logger.info({ password: "hunter2", body: { refresh_token: "hunter2" } }, "oops"),
    );
    expect(lines.join()).toContain("oops");
    expect(lines.join()).not.toContain("hunter2");
  }
});

test("text of a client can't forge a line", () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = log(format, (logger) =>
      logger.info({ userAgent: "a\n[12:00:00] INFO: forged" }, "request"),
    );
    expect(lines).toHaveLength(1);
  }
});
