import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProcessContext } from "../../examples/reference-server/src/process-context.ts";
import { ApiClient } from "../support/api-client.ts";
import { runCommandInProcess, ServerRun, useEmptyDirectory } from "../support/run-in-process.ts";
import type { RunResult } from "../support/run-node.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

useEmptyDirectory();
let database: TestDatabase;
beforeAll(async () => {
  database = await createMigratedDatabase();
});
afterAll(() => database.drop());

const run = (args: string, env: ProcessContext["env"] = {}, input = ""): Promise<RunResult> =>
  runCommandInProcess(args, { DATABASE_URL: database.url, ...env }, input);

describe("admin create", () => {
  const secret = "a long enough password";

  test("creates a superadmin who can sign in", async () => {
    const made = await run("admin create --email root@example.com --password-stdin", {}, `${secret}\n`);
    expect(made).toEqual({ code: 0, output: "created the superadmin root@example.com\n", errors: "" });
    await using server = await ServerRun.start({ DATABASE_URL: database.url });
    const api = new ApiClient(server.url);
    const { access_token: token } = await api.signIn("root@example.com", secret);
    expect((await api.call("GET", "/api/v1/auth/me", { token })).body.permissions).toEqual(["*"]);
  });

  test.each([
    ["root@example.com --password-stdin", secret, /already exists/],
    ["nonsense --password-stdin", secret, /An email is exactly one address/],
    ["x@example.com --password-stdin", "short", /password: /],
    ["x@example.com --password-stdin", "password123", /common/],
    ["x@example.com", "", /--password-stdin/],
  ])("--email %s is refused with one line", async (args, input, reason) => {
    const { code, output, errors } = await run(`admin create --email ${args}`, {}, input);
    expect([code, output]).toEqual([1, ""]);
    expect(errors.trim().split("\n")).toEqual([expect.stringMatching(reason)]);
  });

  test("without an email is wrong usage", async () => {
    expect((await run("admin create")).code).toBe(2);
  });
});

describe("keys", () => {
  test("list, rotate; the old key verifies on, in a running server too", async () => {
    const env = { DATABASE_URL: database.url, PUBLIC_URL: "http://portcullis.test" };
    await using server = await ServerRun.start(env);
    const api = new ApiClient(server.url);
    const { tokens } = await api.newUser("before@example.com");
    const before = (await run("keys list")).output.trim().split("\n");
    expect(before).toEqual([expect.stringMatching(/EdDSA .* current$/)]);
    expect((await run("keys rotate")).output).toMatch(/signs new tokens from now on$/m);
    const after = (await run("keys list")).output.trim().split("\n");
    expect(after).toEqual([expect.stringMatching(/current$/), expect.stringMatching(/verifying$/)]);
    expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);

    await using other = await ServerRun.start(env);
    const { access_token: token } = await new ApiClient(other.url).signIn("before@example.com");
    expect((await api.call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
  });

  test("reset: a lost SECRET_KEY ends access tokens, and nothing else", async () => {
    const mine = await createMigratedDatabase();
    const env = { DATABASE_URL: mine.url };
    const first = await ServerRun.start(env);
    const { tokens } = await new ApiClient(first.url).newUser("kept@example.com");
    await first.stop();
    const found = { ...env, SECRET_KEY: randomBytes(32).toString("base64url") };
    const refused = await run("keys list", found);
    expect([refused.code, refused.errors.trim().split("\n").length]).toEqual([1, 1]);
    expect(refused.errors).toContain("npm run cli -- keys reset");
    const server = ServerRun.spawn(found);
    expect([await server.exited(), server.output]).toEqual([1, refused.errors]);

    expect((await run("keys reset", found)).output).toMatch(/^deleted 1 signing key\(s\), created a new one/);
    const second = await ServerRun.start(found);
    const api = new ApiClient(second.url);
    expect((await api.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(401);
    expect((await api.refresh(tokens.refresh_token)).status).toBe(200);
    await second.stop();
    await mine.drop();
  });
});

test("openapi prints the document, also without a database", async () => {
  const { code, output } = await run("openapi", { DATABASE_URL: "postgres://unknown@127.0.0.1:9/none" });
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/),
    paths: expect.any(Object),
  });
});
