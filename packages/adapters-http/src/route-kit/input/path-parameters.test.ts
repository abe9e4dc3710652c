import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineRoute, ok, uuid } from "../../index.ts";
import type { TestApi } from "../../test-support/test-api.ts";
import { startApi } from "../../test-support/test-api.ts";

const strict = defineRoute({
  method: "get",
  path: "/things/{id}",
  operationId: "getThing",
  summary: "Get a thing",
  tag: "Things",
  access: "public",
  params: z.object({ id: z.uuid() }),
  responses: { 200: { description: "The thing.", body: z.strictObject({ id: uuid }) } },
  handle: ({ params: { id } }) => ok({ id }),
});

const bodies: Readonly<Record<string, object>> = {
  "patch /users/{id}": {},
  "put /users/{id}/roles": { roles: [] },
  "patch /roles/{name}": { description: null },
  "put /roles/{name}/permissions": { permissions: [] },
};

const malformed = ["nonsense", "%00", "a%2Fb", "..%2f..", "%F0%9F%A4%B7", "A%20b", "9".repeat(300)];

describe("a malformed path parameter is not found", async () => {
  // The routes, for the names of the tests; the tests use a server of their own.
  const { api: probe, ...rest } = await startApi({ routes: [strict] });
  await rest[Symbol.asyncDispose]();
  const routes = probe.routes.filter(({ params }) => params !== undefined);

  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startApi({ routes: [strict], rateLimit: "off" });
    ({ token } = await api.signUp("root", ["superadmin"]));
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });

  test.each(routes.map(({ method, path }) => `${method} ${path}`))("%s", async (name) => {
    const [method = "", path = ""] = name.split(" ");
    const json = bodies[name];
    for (const value of malformed) {
      const target = `/api/v1${path.replace(/\{\w+\}/, value)}`;
      const { status, body } = await api.call(method, target, { token, ...(json !== undefined && { json }) });
      expect([value, status, body.code]).toEqual([value, 404, expect.stringMatching(/not_found$/)]);
    }
  });

  test("a well-formed one is found", async () => {
    const id = "00000000-0000-7000-8000-000000000000";
    expect((await api.call("GET", `/api/v1/things/${id}`)).body).toEqual({ id });
  });
});
