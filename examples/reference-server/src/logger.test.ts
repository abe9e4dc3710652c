import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const logger = JSON.stringify(new URL("logger.ts", import.meta.url).href);

async function log(format: "pretty" | "json", call: string): Promise<readonly string[]> {
  const script = `import { createLogger } from ${logger};
    const logger = createLogger({ logLevel: "info", logFormat: "${format}" });
    ${call}`;
  const args = ["--conditions=portcullis-source", "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trimEnd().split("\n");
}

const request = `logger.info({ method: "GET", route: "/api", status: 200, durationMs: 1.5, userId: null, ip: "::1" }, "request");`;

test("people get a line per entry", async () => {
  const lines = await log("pretty", `${request} logger.info({ event: "a.b", data: { n: 1 } }, "event");`);
  expect(lines).toEqual([
    expect.stringMatching(/INFO: GET \/api 200 1\.5 ms ip=::1$/),
    expect.stringMatching(/INFO: event a\.b data=\{"n":1\}$/),
  ]);
});

test("machines get a JSON document per line", async () => {
  const [line = ""] = await log("json", request);
  expect(JSON.parse(line)).toMatchObject({
    level: 30,
    msg: "request",
    status: 200,
    time: expect.any(String),
  });
});

test("what is called a secret is not written, should it be logged after all", async () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = await log(
      format,
      `logger.info({ password: "hunter2", body: { refresh_token: "hunter2" } }, "oops");`,
    );
    expect(lines.join()).not.toContain("hunter2");
  }
});

test("text of a client can't forge a line", async () => {
  for (const format of ["pretty", "json"] as const) {
    const lines = await log(format, `logger.info({ userAgent: "a\\n[12:00:00] INFO: forged" }, "request");`);
    expect(lines).toHaveLength(1);
  }
});
