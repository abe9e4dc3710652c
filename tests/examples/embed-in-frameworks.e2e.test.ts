import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../support/example-process.ts";
import { ExampleProcess } from "../support/example-process.ts";

const account = { email: "ada@example.com", password: "correct horse battery" };
const credentials = { identifier: account.email, password: account.password };

function expectProblem({ status, headers, body }: Answer, code: string): void {
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({ status, code, type: `urn:portcullis:error:${code}` });
  expect(headers.get("x-request-id")).toBe(body.requestId);
}

/** One walk for all of them: what differs between the frameworks is how the host is written. */
describe.each(["express", "fastify", "hono"])("examples/embed-%s", (framework) => {
  const main = new URL(`../../examples/embed-${framework}/src/main.ts`, import.meta.url);
  let app: ExampleProcess;
  beforeAll(async () => {
    app = await ExampleProcess.start(main, ".data/app");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("registers, signs in, refreshes, and guards a route", async () => {
    const registered = await app.post("/auth/register", account);
    expect(registered.status).toBe(201);
    expect(registered.body).toMatchObject({ email: account.email, roles: ["user"] });
    expect(JSON.stringify(registered.body)).not.toMatch(/hash|argon/i);

    const signedIn = await app.post("/auth/login", credentials);
    expect(signedIn.status).toBe(200);
    const refreshed = await app.post("/auth/refresh", { refreshToken: signedIn.body.refreshToken });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refreshToken).not.toBe(signedIn.body.refreshToken);

    const authorization = `Bearer ${refreshed.body.accessToken}`;
    const reports = await app.get("/reports", { authorization });
    expect(reports).toMatchObject({ status: 200, body: { readBy: registered.body.id } });
  });

  test("answers problem documents for what domain, framework and edge refuse", async () => {
    const anonymous = await app.get("/reports");
    expect(anonymous.headers.get("www-authenticate")).toBe('Bearer realm="portcullis"');
    expectProblem(anonymous, "http.unauthorized");
    expectProblem(await app.get("/reports", { authorization: "Bearer x" }), "sessions.invalid_access_token");
    expectProblem(await app.post("/auth/register", account), "identity.email_taken");
    const invalid = await app.post("/auth/register", { email: "ada", password: 5 });
    expectProblem(invalid, "shared.invalid_input");
    expect(invalid.body.errors.map(({ path }: { path: string }) => path)).toEqual(["email", "password"]);
    expectProblem(
      await app.post("/auth/login", { ...credentials, password: "wrong horse" }),
      "sessions.invalid_credentials",
    );
    expectProblem(await app.post("/auth/refresh", { refreshToken: 5 }), "sessions.invalid_refresh_token");
    const malformed = framework === "express" ? "http.malformed_json" : "http.malformed_request";
    expectProblem(await app.post("/auth/register", "{"), malformed);
    expect([400, 422]).toContain((await app.post("/auth/register", "5")).status);
    expectProblem(await app.get("/nowhere"), "http.not_found");
  });

  test("[SEC-133] limits a client after ten wrong passwords, with any forged headers", async () => {
    const guess = (client: unknown) =>
      app.post("/auth/login", { identifier: "eve@example.com", password: "wrong horse", client });
    for (let count = 0; count < 10; count += 1)
      expect((await guess({ ip: `192.0.2.${count}` })).status).toBe(401);
    const refused = await guess({ ip: "192.0.2.99" });
    expectProblem(refused, "http.too_many_requests");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("answers 413 to a body out of proportion", async () => {
    // Fastify closes the connection with its refusal, so no more is sent than sockets hold.
    const { status } = await app.post("/auth/login", { identifier: "x".repeat(200_000), password: "y" });
    expect(status).toBe(413);
  });

  test("ends cleanly on a signal", async () => {
    expect(app.output).toBe(`listening on ${app.url}\n`);
    expect(await app.stop()).toBe(0);
  });
});
