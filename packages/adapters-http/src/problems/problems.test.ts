import { createPortcullis, DomainError, StoreUnavailable } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ProblemTypes } from "../index.ts";
import { defineRoute, noContent } from "../index.ts";
import { startApi } from "../test-support/test-api.ts";

class TodoNotFound extends DomainError {
  override readonly code = "todos.not_found";
}
class ListFull extends DomainError {
  override readonly code = "todos.list_full";
}
type TodoError = TodoNotFound | ListFull;

const problems: ProblemTypes<TodoError> = {
  "todos.not_found": { status: 404, title: "No such to-do" },
  "todos.list_full": { status: 422, title: "List full", field: "text" },
};
class Unmapped extends DomainError {
  override readonly code = "todos.unmapped";
}
const failures: Readonly<Record<string, () => unknown>> = {
  missing: () => new TodoNotFound("There is no such to-do."),
  full: () => new ListFull("The list is full."),
  unmapped: () => new Unmapped("secret"),
  crash: () => new Error("SELECT secret FROM users", { cause: new TypeError("cause") }),
  text: () => "a thrown text",
  outage: () => new StoreUnavailable({ cause: new Error("ECONNREFUSED") }),
  teapot: () => Object.assign(new Error("short and stout"), { status: 418, expose: true }),
};
const fail = defineRoute({
  method: "get",
  path: "/todos/{how}",
  operationId: "fail",
  summary: "Fails",
  tag: "Todos",
  access: "public",
  params: z.object({ how: z.string() }),
  responses: { 204: { description: "Never." } },
  throws: ["todos.not_found", "todos.list_full", "http.refused"],
  handle: ({ params }) => {
    const failure = failures[params.how];
    if (failure !== undefined) throw failure();
    return noContent();
  },
});

describe("problems", () => {
  test("the host's own errors have the statuses that it chose", async () => {
    await using api = await startApi({ routes: [fail], problems });
    const missing = await api.call("GET", "/api/v1/todos/missing");
    expect([missing.status, missing.body.code, missing.body.title]).toEqual([
      404,
      "todos.not_found",
      "No such to-do",
    ]);
    const full = await api.call("GET", "/api/v1/todos/full");
    expect(full.body.errors).toEqual([
      { path: "text", code: "todos.list_full", message: "The list is full." },
    ]);
    const teapot = await api.call("GET", "/api/v1/todos/teapot");
    expect([teapot.status, teapot.body.code]).toEqual([400, "http.refused"]);
  });

  test.each(["unmapped", "crash", "text"])(
    "[SEC-069] an unexpected error (%s) is opaque in the response and complete in the log",
    async (how) => {
      await using api = await startApi({ routes: [fail], problems });
      const reply = await api.call("GET", `/api/v1/todos/${how}`);
      expect(reply.status).toBe(500);
      expect(reply.body).toEqual({
        type: "urn:portcullis:error:internal_error",
        title: "Internal server error",
        status: 500,
        code: "internal_error",
        detail: "An unexpected error occurred. It was logged under this request id.",
        requestId: reply.headers.get("x-request-id"),
      });
      const [entry] = api.logs.filter(({ message }) => message === "unexpected error");
      expect(entry).toMatchObject({ level: "error", fields: { requestId: reply.body.requestId } });
      if (how === "crash")
        expect(entry?.fields["err"]).toMatchObject({
          stack: expect.stringContaining("SELECT"),
          cause: { name: "TypeError" },
        });
    },
  );

  test("an unavailable store is answered with 503 and Retry-After", async () => {
    await using api = await startApi({ routes: [fail], problems });
    const reply = await api.call("GET", "/api/v1/todos/outage");
    expect([reply.status, reply.body.code, reply.headers.get("retry-after")]).toEqual([
      503,
      "shared.store_unavailable",
      "5",
    ]);
    const ports = createInMemoryPorts();
    const portcullis = createPortcullis({
      ...ports,
      users: {
        ...ports.users,
        findByIdentifier: () => Promise.reject(new StoreUnavailable()),
      } as typeof ports.users,
    });
    await using broken = await startApi({ portcullis });
    const form = { grant_type: "password", username: "a@example.com", password: "x" };
    const token = await broken.call("POST", "/api/v1/auth/token", { form });
    expect([token.status, token.body.code]).toEqual([503, "shared.store_unavailable"]);
  });

  test("a route that documents a code without a status does not start", async () => {
    await expect(startApi({ routes: [fail] })).rejects.toThrow("todos.not_found");
  });

  test("the host's own errors can't redefine a code of Portcullis", async () => {
    const taken = { "shared.invalid_id": { status: 200, title: "Fine" } };
    await expect(startApi({ problems: taken })).rejects.toThrow(
      "Portcullis already defines the error code shared.invalid_id",
    );
  });
});
