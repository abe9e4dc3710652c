import { afterAll, beforeAll, expect, test } from "vitest";
import { ExampleProcess } from "../../../tests/support/example-process.ts";

const password = "correct horse battery";
let app: ExampleProcess;
beforeAll(async () => {
  app = await ExampleProcess.start(new URL("main.ts", import.meta.url), ".data/pglite");
});
afterAll(() => app[Symbol.asyncDispose]());

test("runs as its README says, and ends cleanly on a signal", async () => {
  expect(app.output).toBe(`listening on ${app.url}; try ${app.url}/identity/docs\n`);
  const api = "/identity/api/v1";
  const registered = await app.post(`${api}/auth/register`, { email: "ada@example.com", password });
  expect(registered.status).toBe(201);
  const { body: tokens } = await app.post(`${api}/auth/login`, { identifier: "ada@example.com", password });
  const report = await app.get("/report", { Authorization: `Bearer ${tokens.access_token}` });
  expect(report.body).toEqual({ report: "All is well.", reader: registered.body.id });
  expect(report.headers.get("x-request-time")).toMatch(/ ms$/);
  expect((await app.get("/report")).status).toBe(401);
  expect((await app.post("/echo", { a: 1 })).body).toEqual({ echo: { a: 1 } });
  expect(await app.get("/fails")).toMatchObject({ status: 500, body: { oops: "It's us, not you." } });
  expect(await app.stop()).toBe(0);
});
